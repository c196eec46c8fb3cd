import type { ContainerSpec, MountSpec, PortSpec } from '../../docker';
import { entries, readCpus, readMemory, readMount as readMountText } from '../form/fields';
import { splitWords } from '../form/splitWords';

/** What stands in the fields of the form, as it was typed. Lists have a line for each entry. */
export type FormValues = {
  image: string;
  name: string;
  command: string;
  ports: string;
  mounts: string;
  env: string;
  workdir: string;
  user: string;
  network: string;
  cpus: string;
  memory: string;
  gpus: string;
  readOnly: boolean;
  remove: boolean;
  interactive: boolean;
  restart: string;
};

export type FormField = keyof FormValues;

export const EMPTY_FORM: FormValues = {
  image: '',
  name: '',
  command: '',
  ports: '',
  mounts: '',
  env: '',
  workdir: '',
  user: '',
  network: '',
  cpus: '',
  memory: '',
  gpus: '',
  readOnly: false,
  remove: true,
  interactive: false,
  restart: 'no',
};

/** What is wrong with a field: which kind of mistake, and the part that has it. */
export interface FieldProblem {
  field: FormField;
  code:
    | 'needed'
    | 'name'
    | 'quotes'
    | 'port'
    | 'mount'
    | 'relative'
    | 'env'
    | 'workdir'
    | 'cpus'
    | 'memory'
    | 'gpus'
    | 'restart'
    | 'removeRestart';
  text: string;
}

/** The restart policies that the form offers. */
export const RESTART_POLICIES = ['no', 'on-failure', 'unless-stopped', 'always'] as const;
type RestartPolicy = (typeof RESTART_POLICIES)[number];

/**
 * The container that the form describes, in the notation of `docker run`'s options (`-p`, `-v`, `-e`, `-m`), and what
 * is wrong with it; what is wrong is left out of the container.
 */
export function readForm(values: FormValues): { spec: ContainerSpec; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const spec: ContainerSpec = { image: values.image.trim() };
  const wrong = (field: FormField, code: FieldProblem['code'], text = ''): void => {
    problems.push({ field, code, text });
  };
  /** Sets what the text of a field means; an empty one means nothing. */
  const read = <T>(
    field: FormField,
    parse: (text: string) => T | undefined,
    set: (value: T) => void,
  ): void => {
    const text = String(values[field]).trim();
    if (text === '') return;
    const value = parse(text);
    if (value === undefined) wrong(field, field as FieldProblem['code'], text);
    else set(value);
  };

  if (spec.image === '') wrong('image', 'needed');
  read(
    'name',
    (text) => (/^[a-zA-Z0-9][\w.-]+$/.test(text) ? text : undefined),
    (name) => (spec.name = name),
  );
  const command = splitWords(values.command);
  if (command === undefined) wrong('command', 'quotes', values.command);
  else if (command.length > 0) spec.command = command;
  const ports = entries(values.ports).flatMap((text) => {
    const port = readPort(text);
    if (port === undefined) wrong('ports', 'port', text);
    return port ?? [];
  });
  if (ports.length > 0) spec.ports = ports;
  const mounts = entries(values.mounts).flatMap((text) => {
    const mount = readMount(text);
    if (typeof mount !== 'string') return mount;
    wrong('mounts', mount, text);
    return [];
  });
  if (mounts.length > 0) spec.mounts = mounts;
  const env = entries(values.env).flatMap((text) => {
    const equals = text.indexOf('=');
    if (equals > 0) return [[text.slice(0, equals), text.slice(equals + 1)] as const];
    wrong('env', 'env', text);
    return [];
  });
  if (env.length > 0) spec.env = Object.fromEntries(env);
  read(
    'workdir',
    (text) => (text.startsWith('/') ? text : undefined),
    (workdir) => (spec.workdir = workdir),
  );
  read(
    'user',
    (text) => text,
    (user) => (spec.user = user),
  );
  read(
    'network',
    (text) => text,
    (network) => (spec.network = network),
  );
  read('cpus', readCpus, (cpus) => (spec.cpus = cpus));
  read('memory', readMemory, (memory) => (spec.memory = memory));
  read('gpus', readGpus, (gpus) => (spec.gpus = gpus));
  if (values.readOnly) spec.readOnly = true;
  if (values.remove) spec.remove = true;
  if (values.interactive) Object.assign(spec, { tty: true, stdin: true });
  const restart = RESTART_POLICIES.find((policy) => policy === values.restart);
  if (restart === undefined) wrong('restart', 'restart', values.restart);
  else if (restart !== 'no') setRestart(spec, restart, () => wrong('restart', 'removeRestart'));
  return { spec, problems };
}

/** The engine refuses a container that is removed when it ends and started again when it ends. */
function setRestart(spec: ContainerSpec, policy: RestartPolicy, refuse: () => void): void {
  if (spec.remove === true) refuse();
  else spec.restart = { policy };
}

/** `[[ADDRESS:][PORT]:]PORT[/tcp|udp|sctp]`, an IPv6 address in brackets. */
const PORT = /^(?:(?:(\[[\da-fA-F:.]+\]|[\d.]+):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/;

function readPort(text: string): PortSpec | undefined {
  const [, address, host, container, protocol] = PORT.exec(text) ?? [];
  const inside = Number(container);
  const outside = host === undefined || host === '' ? undefined : Number(host);
  if (!isPort(inside) || (outside !== undefined && !isPort(outside))) return undefined;
  return {
    container: inside,
    ...(protocol === undefined ? {} : { protocol: protocol as 'tcp' | 'udp' | 'sctp' }),
    ...(outside === undefined ? {} : { host: outside }),
    ...(address === undefined ? {} : { address: address.replace(/^\[|\]$/g, '') }),
  };
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65536;

/** `[SOURCE:]TARGET[:ro]`: a folder of the workbench by its absolute path, a volume by its name, or a nameless volume. */
function readMount(text: string): MountSpec | 'mount' | 'relative' {
  const read = readMountText(text);
  if (read === undefined) return 'mount';
  const { source, target } = read;
  const readOnly = read.readOnly ? { readOnly: true } : {};
  if (source === undefined) return { type: 'volume', target, ...readOnly };
  if (source.startsWith('/')) return { type: 'bind', source, target, ...readOnly };
  if (/^[.~]|\//.test(source)) return 'relative';
  return { type: 'volume', source, target, ...readOnly };
}

/** `all`, so many, or ids with commas between them. */
function readGpus(text: string): 'all' | number | string[] | undefined {
  if (text === 'all') return 'all';
  if (/^\d+$/.test(text)) return Number(text) > 0 ? Number(text) : undefined;
  const ids = text.split(',').map((id) => id.trim());
  return ids.every((id) => /^[\w-]+$/.test(id)) ? ids : undefined;
}
