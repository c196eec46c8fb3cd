import type { ContainerCommand, Option } from './types';
import { isUnknown } from './words';
import { isOn } from './options';

/** What a container gets of the machine's files. */
export interface Mount {
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'other';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** `rshared`, … */
  readonly propagation: string | undefined;
  readonly option: Option;
}

/** All options of these names, in order. */
export function optionsNamed(command: ContainerCommand, ...names: readonly string[]): readonly Option[] {
  return command.options.filter(({ name }) => names.includes(name));
}

/** The last option of a name, which is the one that counts. */
export function optionNamed(command: ContainerCommand, ...names: readonly string[]): Option | undefined {
  return command.options.findLast(({ name }) => names.includes(name));
}

/** The switch of that name where it is on. */
export function switchNamed(command: ContainerCommand, name: string): Option | undefined {
  const option = optionNamed(command, name);
  return option !== undefined && isOn(option) ? option : undefined;
}

/** True for engines whose containers may have root's rights on the machine. */
export function isEngine({ runtime }: ContainerCommand): boolean {
  return runtime === 'docker' || runtime === 'podman';
}

const PROPAGATIONS = /^r?(?:shared|slave|private)$/;

/** The mounts of a command that runs a container, whichever way they are written. */
export function mountsOf(command: ContainerCommand): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const option of command.options) {
    const { name, value } = option;
    if (value === undefined) continue;
    if (name === 'volume' && command.runtime === 'pyxis')
      for (const each of value.split(',')) mounts.push(volumeMount(option, each));
    else if (name === 'volume' && command.runtime === 'enroot') mounts.push(enrootMount(option, value));
    else if (name === 'volume') mounts.push(volumeMount(option, value));
    else if (name === 'mount' && isEngine(command)) mounts.push(longMount(option, value));
    else if (name === 'tmpfs')
      mounts.push({
        kind: 'tmpfs',
        source: '',
        target: value.split(':')[0]!,
        readOnly: false,
        propagation: undefined,
        option,
      });
  }
  return mounts;
}

/** `SOURCE:TARGET[:OPTION[,OPTION…]]`, where variables may hold colons. */
function volumeMount(option: Option, value: string): Mount {
  const [source = '', target = '', flags = ''] = value
    .replace(/\$\{[^}]*\}/g, (text) => text.replaceAll(':', '\u0001'))
    .split(':');
  const options = flags.split(',');
  const isPath = /^(?:[/.~]|\$|`)/.test(source);
  return {
    kind: target === '' && !isPath ? 'volume' : isPath ? 'bind' : 'volume',
    source: source.replaceAll('\u0001', ':'),
    target: target === '' ? source : target,
    readOnly: options.includes('ro') || options.includes('readonly'),
    propagation: options.find((each) => PROPAGATIONS.test(each)),
    option,
  };
}

/** `SOURCE[:TARGET[:OPTIONS]]`, or a line of fstab(5). */
function enrootMount(option: Option, value: string): Mount {
  if (!/\s/.test(value)) return volumeMount(option, value);
  const [source = '', target = '', , options = ''] = value.trim().split(/\s+/);
  return volumeMount(option, `${source}:${target}:${options}`);
}

/** `type=bind,source=…,target=…,readonly` */
function longMount(option: Option, value: string): Mount {
  const members = new Map(
    value.split(',').map((member) => {
      const equals = member.indexOf('=');
      return equals < 0 ? [member, 'true'] : [member.slice(0, equals), member.slice(equals + 1)];
    }),
  );
  const member = (...names: readonly string[]): string | undefined =>
    names.map((name) => members.get(name)).find((found) => found !== undefined);
  const type = member('type') ?? 'volume';
  return {
    kind: type === 'bind' || type === 'volume' || type === 'tmpfs' ? type : 'other',
    source: member('source', 'src') ?? '',
    target: member('target', 'dst', 'destination') ?? '',
    readOnly: /^(?:true|1)$/.test(member('readonly', 'ro') ?? ''),
    propagation: member('bind-propagation'),
    option,
  };
}

/** A path without what does not change where it leads. */
export function plainPath(path: string): string {
  const clean = path.replace(/\/+/g, '/').replace(/(?:\/\.)+(?=\/|$)/g, '');
  return clean === '' && path.startsWith('/') ? '/' : clean.replace(/(.)\/$/, '$1');
}

/** A published port of the machine. */
export interface Published {
  /** The address to listen at; undefined: all. */
  readonly address: string | undefined;
  /** Undefined: the engine chooses one. */
  readonly host: string | undefined;
  readonly container: string;
  readonly option: Option;
}

/** `[ADDRESS:][PORT:]PORT[/PROTOCOL]`; what holds variables is left out. */
export function publishedPorts(command: ContainerCommand): readonly Published[] {
  return optionsNamed(command, 'publish').flatMap((option): Published[] => {
    const { value } = option;
    if (value === undefined || isUnknown(value)) return [];
    const found = /^(?:(\[[^\]]*\]|[^:[\]]+):(?=[^:]*:))?(?:([\d-]*):)?([\d-]+)(?:\/\w+)?$/.exec(value);
    if (found === null) return [];
    const [, address, host, container = ''] = found;
    return [{ address, host: host === '' ? undefined : host, container, option }];
  });
}
