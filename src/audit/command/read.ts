import { editsOf } from './changes';
import type { Dialect } from './dialects';
import * as dialects from './dialects';
import { readOptions } from './options';
import type { ContainerCommand, Option, Runtime, Verb } from './types';
import type { Word } from './words';
import { isUnknown, mayBeMany } from './words';

/** Programs that run the command behind their own options: by name, and the letters of theirs that take a value. */
const WRAPPERS: Readonly<Record<string, string>> = {
  sudo: 'ugChpDRrTt',
  doas: 'uC',
  env: 'uCS',
  time: 'fo',
  nice: 'n',
  ionice: 'cnp',
  nohup: '',
  exec: 'a',
  command: '',
  builtin: '',
  timeout: 'ks',
  stdbuf: 'ioe',
  xargs: 'IiLlnPsdEae',
  watch: 'n',
  winpty: '',
  torsocks: '',
};
/** Those whose first word, which is no option, is not the command yet. */
const WITH_ARGUMENT = new Set(['timeout']);

const VERBS: Readonly<Record<string, readonly [Verb, Dialect]>> = {
  run: ['run', dialects.RUN],
  create: ['run', dialects.RUN],
  exec: ['exec', dialects.EXEC],
  build: ['build', dialects.BUILD],
  pull: ['pull', dialects.PULL],
  login: ['login', dialects.LOGIN],
};
/** Management commands, whose subcommands are those above. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  container: ['run', 'create', 'exec'],
  image: ['build', 'pull'],
  buildx: ['build'],
  builder: ['build'],
};

/**
 * The container command that these words are, behind `sudo` and its like; undefined where they are none. Everything that
 * is not known before it runs (variables) is left as it is.
 */
export function readCommand(words: readonly Word[]): ContainerCommand | undefined {
  const at = programIndex(words);
  const program = words[at]?.value.replace(/^.*\//, '');
  switch (program) {
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return engineCommand(words, at, program === 'podman' ? 'podman' : 'docker');
    case 'enroot':
      return enrootCommand(words, at);
    case 'ch-run':
      return commandOf(words, {
        runtime: 'charliecloud',
        verb: 'run',
        at,
        verbAt: at,
        dialect: dialects.CH_RUN,
      });
    case 'srun':
      return srunCommand(words, at);
    default:
      return undefined;
  }
}

function programIndex(words: readonly Word[]): number {
  let index = 0;
  for (;;) {
    const name = words[index]?.value.replace(/^.*\//, '') ?? '';
    if (!Object.hasOwn(WRAPPERS, name)) return index;
    const letters = WRAPPERS[name]!;
    let skipArgument = WITH_ARGUMENT.has(name);
    for (index++; index < words.length; index++) {
      const { value } = words[index]!;
      if (value === '--') continue;
      if (/^[A-Za-z_]\w*=/.test(value)) continue;
      if (value.startsWith('-')) {
        if (/^-\w$/.test(value) && letters.includes(value[1]!)) index++;
        continue;
      }
      if (!skipArgument) break;
      skipArgument = false;
    }
  }
}

interface Reading {
  readonly runtime: Runtime;
  readonly verb: Verb;
  /** Where the program stands. */
  readonly at: number;
  /** Where its subcommand stands, the program itself where it has none. */
  readonly verbAt: number;
  readonly dialect: Dialect;
  readonly globals?: readonly Option[];
}

function commandOf(words: readonly Word[], reading: Reading): ContainerCommand {
  const { runtime, verb, at, verbAt, dialect, globals = [] } = reading;
  const { options, next, hasUnknown } = readOptions(words, verbAt + 1, dialect);
  const image = words[next];
  const isUnknownImage = image !== undefined && mayBeMany(image.value) && isUnknown(image.value);
  return {
    runtime,
    verb,
    start: words[at]!.start,
    end: words.at(-1)!.end,
    head: { start: words[at]!.start, end: words[verbAt]!.end },
    globals,
    options,
    image: image !== undefined && isUnknown(image.value) ? undefined : image,
    inside: words.slice(next + 1),
    isComplete: !hasUnknown && image !== undefined && !isUnknownImage,
    edits: (changes) => editsOf(changes, words, verbAt),
  };
}

function engineCommand(words: readonly Word[], at: number, runtime: 'docker' | 'podman'): ContainerCommand {
  const { options: globals, next } = readOptions(words, at + 1, dialects.GLOBAL);
  const group = GROUPS[words[next]?.value ?? ''];
  const verbAt = group === undefined ? next : next + 1;
  const name = words[verbAt]?.value ?? '';
  const known = group === undefined || group.includes(name) ? VERBS[name] : undefined;
  if (known !== undefined && Object.hasOwn(VERBS, name))
    return commandOf(words, { runtime, verb: known[0], at, verbAt, dialect: known[1], globals });
  return {
    runtime,
    verb: 'other',
    start: words[at]!.start,
    end: words.at(-1)!.end,
    head: words[at]!,
    globals,
    options: [],
    image: undefined,
    inside: words.slice(next),
    isComplete: false,
    edits: (changes) => editsOf(changes, words, at),
  };
}

function enrootCommand(words: readonly Word[], at: number): ContainerCommand | undefined {
  const verbAt = at + 1;
  const name = words[verbAt]?.value;
  if (name === 'start' || name === 'batch')
    return commandOf(words, { runtime: 'enroot', verb: 'run', at, verbAt, dialect: dialects.ENROOT_START });
  if (name !== 'import') return undefined;
  return commandOf(words, { runtime: 'enroot', verb: 'pull', at, verbAt, dialect: dialects.ENROOT_IMPORT });
}

/** Jobs in containers of Pyxis; else the command that the job runs, if that is about containers. */
function srunCommand(words: readonly Word[], at: number): ContainerCommand | undefined {
  const read = commandOf(words, { runtime: 'pyxis', verb: 'run', at, verbAt: at, dialect: dialects.SRUN });
  const { next } = readOptions(words, at + 1, dialects.SRUN);
  const image = read.options.find(({ name }) => name === 'container-image');
  const isContainer = read.options.some(({ name }) => name.startsWith('container-') || name === 'volume');
  if (!isContainer) return next < words.length ? readCommand(words.slice(next)) : undefined;
  return {
    ...read,
    image:
      image?.value === undefined || isUnknown(image.value)
        ? undefined
        : { value: image.value, text: image.value, start: image.start, end: image.end },
    inside: words.slice(next),
  };
}
