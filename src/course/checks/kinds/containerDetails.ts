import { formatBytes } from '../../../base';
import type { ContainerInspection, ContainerWanted, MountWanted, PortWanted } from '../../types';
import { judgePattern } from '../judge';
import { excerpt, listedOr, shown } from '../sentences';

export const inState = (state: string): string => (state === 'exited' ? 'has exited' : `is ${state}`);

/** True where a list of containers does not tell. */
export const needsInspection = (check: ContainerWanted): boolean =>
  check.exitCode !== undefined || clausesOf(check).length > 0;

/** What is wanted of a container beyond its name, image, hostname and state, as clauses. */
export function clausesOf(check: ContainerWanted): string[] {
  return ASPECTS.flatMap(({ wants }) => wants(check) ?? []);
}

/** What is otherwise than wanted, as clauses: what there is, in place of what. */
export function differencesOf(check: ContainerWanted, details: ContainerInspection): string[] {
  return ASPECTS.flatMap(({ differs }) => differs(check, details) ?? []);
}

interface Aspect {
  wants: (check: ContainerWanted) => string | string[] | undefined;
  differs: (check: ContainerWanted, details: ContainerInspection) => string | string[] | undefined;
}

const ASPECTS: readonly Aspect[] = [
  {
    wants: ({ mounts }) => mounts?.map((mount) => `has ${mountText(mount)} mounted`),
    differs: ({ mounts = [] }, { mounts: there }) =>
      mounts
        .filter((wanted) => !there.some((mount) => isMount(wanted, mount)))
        .map(
          (wanted) =>
            `${mountText(wanted)} is not mounted, its mounts are ${listedOr(
              there.map(({ name, source, target, readOnly }) =>
                mountText({ source: name ?? source, target, readOnly }),
              ),
              'none',
            )}`,
        ),
  },
  {
    wants: ({ ports }) => ports?.map((port) => `publishes ${portText(port)}`),
    differs: ({ ports = [] }, { ports: there }) =>
      ports
        .filter((wanted) => !there.some((port) => isPort(wanted, port)))
        .map(
          (wanted) =>
            `${portText(wanted)} is not published, its ports are ${listedOr(
              [
                ...new Set(
                  there.map(({ privatePort, publicPort, protocol }) =>
                    publicPort === undefined
                      ? `${privatePort}/${protocol} (not published)`
                      : `${publicPort}:${privatePort}/${protocol}`,
                  ),
                ),
              ],
              'none',
            )}`,
        ),
  },
  limit('cpus', 'processors', String),
  limit('memory', 'memory', formatBytes),
  {
    wants: ({ env }) =>
      env?.map(
        ({ name, value }) =>
          `has ${name}${value === undefined ? '' : `=${excerpt(value)}`} in its environment`,
      ),
    differs: ({ env = [] }, { env: there }) =>
      env.flatMap(({ name, value }) => {
        const entry = there.find((one) => one.startsWith(`${name}=`));
        if (entry === undefined) return `${name} is not set`;
        return value === undefined || entry === `${name}=${value}` ? [] : `it has ${excerpt(entry)}`;
      }),
  },
  {
    wants: ({ command }) => command && `runs a command that matches ${command}`,
    differs: ({ command }, { command: there }) =>
      command === undefined || judgePattern(command, there.join(' ')).met
        ? undefined
        : `it runs \`${shown(there)}\``,
  },
  exactly('user', 'runs as', 'root'),
  exactly('workdir', 'works in', '/'),
  exactly('restart', 'has the restart policy', 'no'),
  {
    wants: ({ networks }) => networks?.map((name) => `is in the network ${name}`),
    differs: ({ networks = [] }, { networks: there }) => {
      const names = there.map(({ name }) => name);
      return networks.every((name) => names.includes(name))
        ? undefined
        : `its networks are ${listedOr(names, 'none')}`;
    },
  },
];

/** A limit that has to be the one that is wanted. Engines round processors. */
function limit(key: 'cpus' | 'memory', what: string, text: (value: number) => string): Aspect {
  return {
    wants: ({ [key]: wanted }) =>
      wanted === undefined ? undefined : `is limited to ${text(wanted)} ${label(key, what)}`,
    differs: ({ [key]: wanted }, { limits: { [key]: there } }) =>
      wanted === undefined || (there !== undefined && Math.abs(there - wanted) <= wanted / 100)
        ? undefined
        : there === undefined
          ? `its ${what} are not limited`.replace('memory are', 'memory is')
          : `it is limited to ${text(there)} ${label(key, what)}`,
  };
}

const label = (key: 'cpus' | 'memory', what: string): string => (key === 'memory' ? `of ${what}` : what);

/** A text that has to be the same; an empty one means `otherwise`. */
function exactly(key: 'user' | 'workdir' | 'restart', verb: string, otherwise: string): Aspect {
  return {
    wants: ({ [key]: wanted }) => wanted && `${verb} ${wanted}`,
    differs: ({ [key]: wanted }, { [key]: there }) =>
      wanted === undefined || (there || otherwise) === wanted
        ? undefined
        : `it ${verb} ${there || otherwise}`,
  };
}

function mountText({ source, target, readOnly }: MountWanted): string {
  return `${source === undefined ? '' : `${source}:`}${target}${readOnly === true ? ':ro' : ''}`;
}

/** A `~` of the course stands for a home folder that only the workbench knows, so the end of the path has to do. */
function isMount(wanted: MountWanted, mount: ContainerInspection['mounts'][number]): boolean {
  const same = (path: string): boolean => path.replace(/\/+$/, '') === mount.target.replace(/\/+$/, '');
  if (!same(wanted.target)) return false;
  if (wanted.readOnly !== undefined && wanted.readOnly !== mount.readOnly) return false;
  const { source } = wanted;
  if (source === undefined || source === mount.name || source === mount.source) return true;
  return source.startsWith('~/') && mount.source.endsWith(source.slice(1));
}

function portText({ container, host, protocol }: PortWanted): string {
  return `${host === undefined ? '' : `${host}:`}${container}/${protocol}`;
}

function isPort(wanted: PortWanted, port: ContainerInspection['ports'][number]): boolean {
  return (
    port.privatePort === wanted.container &&
    port.protocol === wanted.protocol &&
    port.publicPort !== undefined &&
    (wanted.host === undefined || port.publicPort === wanted.host)
  );
}
