import { useOneOf } from '../../problems';
import { readBytes } from '../../requirements';
import type { ContainerWanted, MountWanted, PortWanted } from '../../types';
import type { YamlValue } from '../../yaml';
import { given, readExitCode, readPattern } from '../read';

/** The states of the Engine API. */
export const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];
const MAX_PORT = 65_535;
const MAX_CPUS = 4096;

export const CONTAINER_FIELDS = [
  ...['name', 'image', 'hostname', 'state', 'exit-code', 'exists', 'mounts', 'ports', 'cpus', 'memory'],
  ...['env', 'command', 'user', 'network', 'workdir', 'restart'],
] as const;

/** Reads what a container check wants; undefined, with a problem, where that is nothing. */
export function readContainerWanted(
  value: YamlValue,
): { wanted: ContainerWanted; exists: YamlValue | undefined } | undefined {
  const fields = value.fields('A container check', CONTAINER_FIELDS);
  const text = (name: (typeof CONTAINER_FIELDS)[number]): string | undefined =>
    fields[name]?.text(`"${name}"`);
  const state = fields.state?.texts('"state"');
  for (const item of state ?? [])
    if (!STATES.includes(item))
      fields.state?.fail(`There is no container state "${item}".`, useOneOf(item, STATES));
  const wanted: ContainerWanted = given({
    ...{ name: text('name'), image: text('image'), hostname: text('hostname'), state },
    exitCode: readExitCode(fields['exit-code']),
    mounts: fields.mounts && readMounts(fields.mounts),
    ports: fields.ports && readPorts(fields.ports),
    cpus: fields.cpus && readCpus(fields.cpus),
    memory: fields.memory && readBytes(fields.memory, '"memory"'),
    env: fields.env && readEnvironment(fields.env),
    command: readPattern(fields.command),
    networks: fields.network?.texts('"network"'),
    ...{ user: text('user'), workdir: text('workdir'), restart: text('restart') },
  });
  return Object.keys(wanted).length > 0
    ? { wanted, exists: fields.exists }
    : value.fail('The check does not say which container.', 'Add at least one of name, image or state.');
}

/** As `docker run --volume` has them: `/data`, `volume:/data`, `~/folder:/data:ro`. */
function readMounts(value: YamlValue): MountWanted[] {
  return eachText(value, '"mounts"', (text, item) => {
    const match = /^(?:([^:]+):)?(\/[^:]*)(?::(ro|rw))?$/.exec(text);
    if (match?.[2] === undefined)
      return item.fail(`"${text}" is no mount.`, 'Write /data, volume:/data, or ~/folder:/data:ro.');
    const readOnly = match[3] === undefined ? undefined : match[3] === 'ro';
    return { target: match[2], ...given({ source: match[1], readOnly }) };
  });
}

/** As `docker run --publish` has them: `80`, `8888:80`, `53:53/udp`. */
function readPorts(value: YamlValue): PortWanted[] {
  return eachText(value, '"ports"', (text, item) => {
    const match = /^(?:(\d{1,5}):)?(\d{1,5})(?:\/(tcp|udp))?$/.exec(text);
    const host = match?.[1] === undefined ? undefined : Number(match[1]);
    const container = Number(match?.[2]);
    if (match === null || container > MAX_PORT || (host ?? 0) > MAX_PORT)
      return item.fail(`"${text}" is no port.`, 'Write 80, "8888:80", or "53:53/udp".');
    return { container, protocol: match[3] === 'udp' ? 'udp' : 'tcp', ...given({ host }) };
  });
}

/** A mapping, or a list of `NAME=value` and `NAME`. */
function readEnvironment(value: YamlValue): { name: string; value?: string }[] {
  if (value.isMap)
    return value.entries('"env"').map(({ key, value: wanted }) => ({
      name: key,
      ...given({ value: wanted.empty ? undefined : wanted.text(`"${key}"`) }),
    }));
  return eachText(value, '"env"', (text) => {
    const [name = '', ...rest] = text.split('=');
    return { name, ...given({ value: rest.length === 0 ? undefined : rest.join('=') }) };
  });
}

function readCpus(value: YamlValue): number | undefined {
  const cpus = value.scalar;
  if (typeof cpus === 'number' && cpus > 0 && cpus <= MAX_CPUS) return cpus;
  return value.fail('"cpus" has to be a number of processors.', 'Write for example 4, or 0.5.');
}

/** One text alone counts as a list of one. */
function eachText<T>(
  value: YamlValue,
  what: string,
  read: (text: string, item: YamlValue) => T | undefined,
): T[] {
  const items = value.isList ? value.list(what) : [value];
  return items.flatMap((item) => {
    const text = item.text(`An entry of ${what}`);
    const one = text === undefined ? undefined : read(text, item);
    return one === undefined ? [] : [one];
  });
}
