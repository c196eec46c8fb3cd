import type { Check } from '../types';
import type { YamlValue } from '../yaml';
import { useOneOf } from '../problems';
import { explainPattern } from './pattern';

/** Checks nested deeper than this are refused, so that a hostile course cannot exhaust the stack. */
const MAX_DEPTH = 8;
const MAX_EXIT_CODE = 255;
/** The states of the Engine API. */
const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];

type Reader = (value: YamlValue, depth: number) => Check | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  connected: (value) => (value.boolean('"connected"') === true ? { kind: 'connected' } : undefined),
  image: readImage,
  container: readContainer,
  file: readFile,
  output: readOutput,
  inside: readInside,
  ran: readRan,
  all: (value, depth) => readGroup('all', value, depth),
  any: (value, depth) => readGroup('any', value, depth),
  not: (value, depth) => {
    const inner = readCheck(value, depth + 1);
    return inner && { kind: 'not', of: [inner] };
  },
};

/**
 * Reads a check from YAML: a mapping from kinds to what they want, of which all have to hold. A mistake is a
 * problem at its place and leaves out the part that it is in; undefined where nothing is left.
 */
export function readCheck(value: YamlValue, depth = 0): Check | undefined {
  if (depth > MAX_DEPTH)
    return value.fail('This check is nested too deeply.', 'Write it with fewer levels of all, any and not.');
  const checks: Check[] = [];
  const pairs = value.entries('A check');
  for (const { key, keyPlace, value: wanted } of pairs) {
    const reader = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
    if (reader === undefined) {
      value.problems.error(
        keyPlace,
        `There is no kind of check "${key}".`,
        useOneOf(key, Object.keys(READERS)),
      );
      continue;
    }
    const check = reader(wanted, depth);
    if (check !== undefined) checks.push(check);
  }
  if (value.isMap && pairs.length === 0)
    return value.fail('The check is empty.', 'Say what has to be true, for example "image: alpine".');
  const [first] = checks;
  return checks.length > 1 ? { kind: 'all', of: checks } : first;
}

function readGroup(kind: 'all' | 'any', value: YamlValue, depth: number): Check | undefined {
  const of = value.list(`"${kind}"`).flatMap((item) => readCheck(item, depth + 1) ?? []);
  return of.length > 0 ? { kind, of } : undefined;
}

function readImage(value: YamlValue): Check | undefined {
  if (!value.isMap) {
    const name = value.text('The name of the image');
    return name === undefined ? undefined : { kind: 'image', name };
  }
  const fields = value.fields('An image check', ['name', 'exists']);
  const name = fields.name?.text('The name of the image');
  if (name === undefined)
    return fields.name ? undefined : value.fail('The check names no image.', 'Add "name: alpine".');
  const exists = fields.exists?.boolean('"exists"');
  return { kind: 'image', name, ...(exists !== undefined && { exists }) };
}

function readContainer(value: YamlValue): Check | undefined {
  if (!value.isMap) {
    const name = value.text('The name of the container');
    return name === undefined ? undefined : { kind: 'container', name };
  }
  const fields = value.fields('A container check', [
    'name',
    'image',
    'hostname',
    'state',
    'exit-code',
    'exists',
  ]);
  const which = readWhich(fields);
  const state = fields.state?.texts('"state"');
  for (const item of state ?? [])
    if (!STATES.includes(item))
      fields.state?.fail(`There is no container state "${item}".`, useOneOf(item, STATES));
  const exitCode = fields['exit-code']?.number('"exit-code"', 0, MAX_EXIT_CODE);
  const exists = fields.exists?.boolean('"exists"');
  if (Object.keys(which).length === 0 && state === undefined && exitCode === undefined)
    return value.fail(
      'The check does not say which container.',
      'Add at least one of name, image, hostname, state or exit-code.',
    );
  return {
    kind: 'container',
    ...which,
    ...(state !== undefined && { state }),
    ...(exitCode !== undefined && { exitCode }),
    ...(exists !== undefined && { exists }),
  };
}

/** The fields by which container and inside checks choose a container. */
function readWhich(fields: Partial<Record<'name' | 'image' | 'hostname', YamlValue>>): {
  name?: string;
  image?: string;
  hostname?: string;
} {
  const name = fields.name?.text('"name"');
  const image = fields.image?.text('"image"');
  const hostname = fields.hostname?.text('"hostname"');
  return {
    ...(name !== undefined && { name }),
    ...(image !== undefined && { image }),
    ...(hostname !== undefined && { hostname }),
  };
}

function readFile(value: YamlValue): Check | undefined {
  if (!value.isMap) {
    const path = value.text('The path of the file');
    return path === undefined ? undefined : { kind: 'file', path };
  }
  const fields = value.fields('A file check', ['path', 'exists', 'contains', 'matches']);
  const path = fields.path?.text('The path of the file');
  if (path === undefined)
    return fields.path ? undefined : value.fail('The check names no file.', 'Add "path: ~/hello.txt".');
  const exists = fields.exists?.boolean('"exists"');
  const contains = fields.contains?.text('"contains"');
  const matches = readPattern(fields.matches);
  return {
    kind: 'file',
    path,
    ...(exists !== undefined && { exists }),
    ...(contains !== undefined && { contains }),
    ...(matches !== undefined && { matches }),
  };
}

function readOutput(value: YamlValue): Check | undefined {
  const fields = value.fields('An output check', ['run', 'exit-code', 'matches']);
  const run = readArguments(value, fields.run);
  return run && { kind: 'output', run, ...readOutcome(fields) };
}

function readInside(value: YamlValue): Check | undefined {
  const fields = value.fields('An inside check', [
    'name',
    'image',
    'hostname',
    'run',
    'exit-code',
    'matches',
  ]);
  const container = readWhich(fields);
  if (Object.keys(container).length === 0)
    return value.fail(
      'The check does not say inside which container.',
      'Add at least one of name, image or hostname.',
    );
  const run = readArguments(value, fields.run);
  return run && { kind: 'inside', container, run, ...readOutcome(fields) };
}

function readOutcome(fields: Partial<Record<'exit-code' | 'matches', YamlValue>>): {
  exitCode?: number;
  matches?: string;
} {
  const exitCode = fields['exit-code']?.number('"exit-code"', 0, MAX_EXIT_CODE);
  const matches = readPattern(fields.matches);
  return { ...(exitCode !== undefined && { exitCode }), ...(matches !== undefined && { matches }) };
}

function readArguments(check: YamlValue, run: YamlValue | undefined): readonly string[] | undefined {
  if (run === undefined)
    return check.fail('The check does not say what to run.', 'Add "run: [cat, /etc/os-release]".');
  if (!run.isList)
    return run.fail(
      '"run" has to be a list of arguments; no shell reads it.',
      'Write [cat, /etc/os-release], or [sh, -c, "…"] where you do want a shell.',
    );
  const argv = run.texts('"run"');
  return argv.length > 0 ? argv : run.fail('"run" is empty.', 'Name the program and its arguments.');
}

function readRan(value: YamlValue): Check | undefined {
  if (!value.isMap) {
    const matches = readPattern(value);
    return matches === undefined ? undefined : { kind: 'ran', matches };
  }
  const fields = value.fields('A ran check', ['matches', 'exit-code', 'output']);
  const matches = readPattern(fields.matches);
  if (matches === undefined)
    return fields.matches
      ? undefined
      : value.fail('The check does not say which command.', 'Add "matches: ^docker ps".');
  const output = readPattern(fields.output);
  const exitCode = fields['exit-code'] && readAnyExitCode(fields['exit-code']);
  return {
    kind: 'ran',
    matches,
    ...(exitCode !== undefined && { exitCode }),
    ...(output !== undefined && { output }),
  };
}

function readAnyExitCode(value: YamlValue): number | 'any' | undefined {
  return value.scalar === 'any' ? 'any' : value.number('"exit-code" (or any)', 0, MAX_EXIT_CODE);
}

/** A regular expression, tried out once. */
function readPattern(value: YamlValue | undefined): string | undefined {
  const pattern = value?.text('A pattern');
  if (value === undefined || pattern === undefined) return undefined;
  const reason = explainPattern(pattern);
  if (reason === undefined) return pattern;
  return value.fail(
    `This is no regular expression. ${reason}`,
    'Put a backslash before ( ) [ ] { } . * + ? where you mean the character itself.',
  );
}
