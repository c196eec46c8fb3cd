import type { Pair, YAMLMap } from 'yaml';
import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Change, ContainerCommand, Option } from '../command/types';
import type { AuditEdit, Span } from '../types';

/** Keys of a service (docs.docker.com/reference/compose-file/services) by the option of `docker run` that they are. */
const KEYS: Readonly<Record<string, string>> = {
  cap_add: 'cap-add',
  cap_drop: 'cap-drop',
  cgroup_parent: 'cgroup-parent',
  cpus: 'cpus',
  cpu_shares: 'cpu-shares',
  cpu_quota: 'cpu-quota',
  cpuset: 'cpuset-cpus',
  devices: 'device',
  environment: 'env',
  ipc: 'ipc',
  mem_limit: 'memory',
  network_mode: 'network',
  networks: 'network',
  pid: 'pid',
  pids_limit: 'pids-limit',
  ports: 'publish',
  privileged: 'privileged',
  read_only: 'read-only',
  restart: 'restart',
  security_opt: 'security-opt',
  tmpfs: 'tmpfs',
  ulimits: 'ulimit',
  user: 'user',
  userns_mode: 'userns',
  uts: 'uts',
  volumes: 'volume',
};
/** What is added for a missing option: the key, and its value. */
const ADDED: Readonly<Record<string, (value: string) => readonly string[]>> = {
  '--read-only': () => ['read_only: true'],
  '--cap-drop': (value) => ['cap_drop:', `  - ${value}`],
  '--security-opt': (value) => ['security_opt:', `  - ${value}:true`],
  '--memory': (value) => [`mem_limit: ${value}`],
  '--cpus': (value) => [`cpus: ${value}`],
  '--pids-limit': (value) => [`pids_limit: ${value}`],
};

/** An option with the whole lines that it stands on, to be removed. */
interface ComposeOption extends Option {
  readonly lines: Span | undefined;
}

/** The services of a compose file as the commands that they come to. Of a text that is no YAML, what could be read. */
export function composeCommands(text: string): ContainerCommand[] {
  const document = parseDocument(text, { keepSourceTokens: false, logLevel: 'silent', strict: false });
  const services = isMap(document.contents) ? document.contents.get('services') : undefined;
  if (!isMap(services)) return [];
  return services.items.flatMap((pair) => {
    const { key, value } = pair;
    const name = spanOf(key);
    if (!isMap(value) || name === undefined) return [];
    return [serviceCommand(text, name, value)];
  });
}

function serviceCommand(text: string, name: Span, service: YAMLMap): ContainerCommand {
  const options: ComposeOption[] = service.items.flatMap((pair) => optionsOf(text, pair));
  const image = service.get('image', true);
  const imageSpan = spanOf(image);
  const isKnown = isScalar(image) && typeof image.value === 'string' && !image.value.includes('$');
  const first = service.items[0];
  return {
    runtime: 'docker',
    verb: 'run',
    start: name.start,
    end: service.range?.[1] ?? name.end,
    head: name,
    globals: [],
    options,
    image:
      isKnown && imageSpan !== undefined
        ? { value: image.value as string, text: image.value as string, ...imageSpan }
        : undefined,
    inside: [],
    // What is taken over from elsewhere may bring anything.
    isComplete:
      !service.has('extends') && !service.items.some(({ key }) => isScalar(key) && key.value === '<<'),
    edits: (changes) => editsOf(text, changes, spanOf(first?.key)),
  };
}

function optionsOf(text: string, pair: Pair): ComposeOption[] {
  const key = isScalar(pair.key) ? String(pair.key.value) : '';
  const { value } = pair;
  if (key === 'logging' && isMap(value)) return option(text, pair, 'log-driver', value.get('driver'));
  if (key === 'deploy' && isMap(value)) return limits(text, pair, value);
  const name = Object.hasOwn(KEYS, key) ? KEYS[key]! : undefined;
  if (name === undefined) return [];
  if (isSeq(value))
    return value.items.flatMap((item) => {
      const written = isMap(item) ? longForm(name, item) : isScalar(item) ? String(item.value) : undefined;
      const span = spanOf(item);
      if (written === undefined || span === undefined) return [];
      const isOnly = value.items.length === 1;
      const isMount = name === 'volume' && isMap(item);
      return [
        {
          name: isMount ? 'mount' : name,
          value: written,
          ...span,
          lines: isOnly ? linesOf(text, spanOf(pair.key), span) : linesOf(text, span, span),
        },
      ];
    });
  if (isMap(value))
    return value.items.flatMap((each) => {
      const inner = isScalar(each.key) ? String(each.key.value) : '';
      const set = isScalar(each.value) ? each.value.value : undefined;
      const span = pairSpan(each);
      if (span === undefined || (name === 'env' && (set === null || set === undefined))) return [];
      const written = name === 'env' ? `${inner}=${String(set)}` : inner;
      return [{ name, value: written, ...span, lines: linesOf(text, span, span) }];
    });
  return isScalar(value) ? option(text, pair, name, value.value) : [];
}

function option(text: string, pair: Pair, name: string, value: unknown): ComposeOption[] {
  const span = pairSpan(pair);
  if (span === undefined || value === undefined || value === null) return [];
  return [{ name, value: scalarText(value), ...span, lines: linesOf(text, span, span) }];
}

/** `deploy.resources.limits` */
function limits(text: string, pair: Pair, deploy: YAMLMap): ComposeOption[] {
  const found = deploy.getIn(['resources', 'limits']);
  if (!isMap(found)) return [];
  const names: Readonly<Record<string, string>> = { cpus: 'cpus', memory: 'memory', pids: 'pids-limit' };
  return Object.entries(names).flatMap(([key, name]) => option(text, pair, name, found.get(key)));
}

/** The long form of a volume or a port, as the option of `docker run` has it. */
function longForm(name: string, item: YAMLMap): string | undefined {
  const member = (key: string): string | undefined => {
    const value = item.get(key);
    return value === undefined || value === null ? undefined : scalarText(value);
  };
  if (name === 'volume')
    return [
      `type=${member('type') ?? 'volume'}`,
      `source=${member('source') ?? ''}`,
      `target=${member('target') ?? ''}`,
      ...(member('read_only') === 'true' ? ['readonly'] : []),
    ].join(',');
  if (name !== 'publish') return undefined;
  const address = member('host_ip');
  return `${address === undefined ? '' : `${address}:`}${member('published') ?? ''}:${member('target') ?? ''}`;
}

/** As it is written, but for quotes; nothing for what is no scalar. */
function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function spanOf(node: unknown): Span | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
}

function pairSpan(pair: Pair): Span | undefined {
  if (!isPair(pair)) return undefined;
  const key = spanOf(pair.key);
  if (key === undefined) return undefined;
  return { start: key.start, end: Math.max(spanOf(pair.value)?.end ?? key.end, key.end) };
}

/** The whole lines from one place to another, line breaks included; undefined where something else stands on them. */
function linesOf(text: string, from: Span | undefined, to: Span): Span | undefined {
  if (from === undefined) return undefined;
  const start = text.lastIndexOf('\n', from.start - 1) + 1;
  const newline = text.indexOf('\n', to.end - 1);
  const end = newline < 0 ? text.length : newline + 1;
  if (!/^\s*(?:- *)?["']?$/.test(text.slice(start, from.start))) return undefined;
  return /^["']?\s*(?:#.*)?$/.test(text.slice(to.end, end).trimEnd()) ? { start, end } : undefined;
}

function editsOf(text: string, changes: readonly Change[], first: Span | undefined): AuditEdit[] | undefined {
  const edits: AuditEdit[] = [];
  for (const change of changes) {
    if (change.kind === 'replace') {
      const { start, end, name } = change.option;
      const [, value = ''] = change.words;
      const isList = name === 'publish' || name === 'volume' || name === 'device';
      // A list's entry; all else has a key in front, or is written in another way here.
      if (!isList || text.slice(start, end).includes('\n') || change.words.length !== 2) return undefined;
      const isQuoted = /["']/.test(text[start] ?? '');
      edits.push({ start, end, text: isQuoted || name === 'publish' ? `"${value}"` : value });
    } else if (change.kind === 'remove') {
      const { lines } = change.option as ComposeOption;
      if (lines === undefined) return undefined;
      edits.push({ ...lines, text: '' });
    } else {
      const [word = '', value = ''] = change.words;
      const added = ADDED[word]?.(value);
      if (added === undefined || first === undefined) return undefined;
      const line = text.lastIndexOf('\n', first.start - 1) + 1;
      const indent = text.slice(line, first.start);
      if (indent.trim() !== '') return undefined;
      edits.push({ start: line, end: line, text: added.map((each) => `${indent}${each}\n`).join('') });
    }
  }
  return edits;
}
