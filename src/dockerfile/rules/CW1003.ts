import { enumerated } from '../commands';
import type { Command, ShellWord } from '../model/command';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';

/** What leaves files behind, and where. */
const CACHES: readonly { paths: readonly string[]; isFilledBy: (command: Command) => boolean }[] = [
  {
    paths: ['/var/lib/apt/lists', '/var/cache/apt'],
    isFilledBy: (command) => /^apt(?:-get)?$/.test(command.name) && command.hasArg('update', 'install'),
  },
  {
    paths: ['/var/cache/apk'],
    isFilledBy: (command) =>
      command.name === 'apk' && command.hasArg('add', 'update') && !command.hasFlag('no-cache'),
  },
  {
    paths: ['/var/cache/yum', '/var/cache/dnf'],
    isFilledBy: (command) =>
      /^(?:yum|dnf|microdnf)$/.test(command.name) && command.hasArg('install', 'update'),
  },
  {
    paths: ['/root/.cache', '~/.cache', '/root/.cache/pip', '~/.cache/pip'],
    isFilledBy: (command) => command.isPipInstall && !command.hasFlag('no-cache-dir'),
  },
];
/** Commands that empty a package manager's cache. */
const CLEANERS: readonly { clears: string; isClean: (command: Command) => boolean }[] = [
  {
    clears: '/var/cache/apt',
    isClean: (command) => /^apt(?:-get)?$/.test(command.name) && command.hasArg('clean'),
  },
  {
    clears: '/var/cache/yum',
    isClean: (command) => /^(?:yum|dnf|microdnf)$/.test(command.name) && command.hasArg('clean'),
  },
];

export const rule: Rule = {
  meta: {
    code: 'CW1003',
    title: 'Files that an earlier instruction stored are only hidden by a later rm: the image stays as big.',
    severity: 'warning',
    fix: 'none',
    source: 'handout, B.1: clean up as you go',
    why: 'Every instruction adds a layer on top of the others, and what a layer holds, the image holds. Create, use and delete in one RUN; or do it in a stage of its own, and copy only the result.',
    bad: 'FROM debian:12\nRUN curl -fsSL -o /tmp/data.zip https://example.org/data.zip\nRUN unzip /tmp/data.zip && rm /tmp/data.zip',
    good: 'FROM debian:12\nRUN curl -fsSL -o /tmp/data.zip https://example.org/data.zip \\\n    && unzip /tmp/data.zip \\\n    && rm /tmp/data.zip',
  },
  check({ document, report }) {
    for (const stage of document.stages) {
      if (!document.isShipped(stage)) continue;
      const stored = new Set<string>();
      let directory = '/';
      for (const instruction of stage.instructions) {
        const { keyword } = instruction;
        if (keyword === 'WORKDIR') directory = resolved(directory, instruction.args.text);
        const own = storedBy(instruction, directory);
        if (keyword === 'RUN') {
          const hidden = removedWords(instruction).filter(({ paths }) =>
            paths.some((path) => covers(stored, own, resolved(directory, path))),
          );
          const [first] = hidden;
          if (first !== undefined)
            report({
              instruction,
              span: first.word,
              message: `${enumerated(hidden.map(({ shown }) => shown))} ${hidden.length > 1 ? 'come' : 'comes'} from an earlier instruction: removing here does not make the image smaller. Create and remove in the same RUN.`,
            });
        }
        for (const path of own) stored.add(path);
      }
    }
  },
};

interface Removal {
  readonly word: ShellWord;
  readonly shown: string;
  readonly paths: readonly string[];
}

function removedWords({ script }: Instruction): Removal[] {
  return script.commands.flatMap((command): Removal[] => {
    if (command.name === 'rm')
      return command.operands().map((word) => ({ word, shown: word.value, paths: [word.value] }));
    const cleaner = CLEANERS.find(({ isClean }) => isClean(command));
    return cleaner === undefined
      ? []
      : [{ word: command.nameWord, shown: `the cache of ${command.name}`, paths: [cleaner.clears] }];
  });
}

/** True where what is removed was stored before, and not by this very instruction. */
function covers(stored: ReadonlySet<string>, own: ReadonlySet<string>, path: string): boolean {
  const target = path.replace(/\/\*$/, '');
  if (target.length < 2 || /[$*?[]/.test(target)) return false;
  return holds(stored, target) && !holds(own, target);
}

/** True where one of the paths lies at or below `target`, or `target` in a cache that is one of them. */
function holds(paths: ReadonlySet<string>, target: string): boolean {
  return (
    paths.has(target) ||
    paths.has(`${target}/`) ||
    CACHE_PATHS.some((cache) => paths.has(cache) && target.startsWith(`${cache}/`))
  );
}

/** Adds the path, and each folder above it with a slash behind. */
function addPath(paths: Set<string>, path: string): void {
  paths.add(path);
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    paths.add(path.slice(0, slash + 1));
}

const CACHE_PATHS = CACHES.flatMap(({ paths }) => paths);

/** The paths that an instruction is known to leave in its layer. */
function storedBy(instruction: Instruction, directory: string): Set<string> {
  const { keyword } = instruction;
  const paths = new Set<string>();
  if (keyword === 'COPY' || keyword === 'ADD') {
    const values = instruction.words.map(({ value }) => value);
    for (const path of copied(values, directory)) addPath(paths, path);
  }
  if (keyword !== 'RUN') return paths;
  for (const command of instruction.script.commands) {
    for (const { paths: caches, isFilledBy } of CACHES) {
      if (isFilledBy(command))
        for (const path of caches) if (!instruction.mountsCacheOn(path)) addPath(paths, path);
    }
    const file = downloaded(command);
    if (file !== undefined && !/[$*?]/.test(file)) addPath(paths, resolved(directory, file));
  }
  return paths;
}

function copied(words: readonly string[], directory: string): string[] {
  const target = words.at(-1);
  if (target === undefined || words.length < 2) return [];
  const isFolder = target.endsWith('/') || target === '.' || words.length > 2;
  return words
    .slice(0, -1)
    .filter((source) => !/[$*?[]/.test(source))
    .map((source) => {
      const name = source.replace(/\/+$/, '').split('/').at(-1)!;
      return resolved(directory, isFolder ? `${target}/${name}` : target);
    });
}

/** The file that a download leaves behind, where the command line names it. */
function downloaded(command: Command): string | undefined {
  if (command.name === 'curl') {
    const file = command.flagValue('o', 'output');
    return file ?? (command.hasFlag('O', 'remote-name') ? lastOf(command.operands()) : undefined);
  }
  if (command.name === 'wget')
    return command.flagValue('O', 'output-document') ?? lastOf(command.operands(['P', 'o']));
  return undefined;
}

function lastOf(operands: readonly ShellWord[]): string | undefined {
  const url = operands.at(-1)?.value;
  return url
    ?.replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
}

function resolved(directory: string, path: string): string {
  const parts: string[] = [];
  const whole = path.startsWith('/') || path.startsWith('~') ? path : `${directory}/${path}`;
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return whole.startsWith('~') ? parts.join('/') : `/${parts.join('/')}`;
}
