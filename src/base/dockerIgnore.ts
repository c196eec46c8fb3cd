/** What a .dockerignore leaves out of a build context. */
export interface DockerIgnore {
  /** True for a clean path, relative to the context and with slashes, that is left out by its own name or that of a folder above it. */
  ignores(path: string): boolean;
  /** The patterns that leave something out, as Docker cleans them. */
  readonly patterns: readonly string[];
  /** Whether a pattern with `!` takes something in again. */
  readonly hasExceptions: boolean;
}

/**
 * Reads the text of a .dockerignore as Docker does (moby/patternmatcher and its package ignorefile). What Docker would
 * refuse to read (`[a`) leaves nothing out. A path is matched in time linear in its length, whatever the patterns are.
 */
export function parseDockerIgnore(text: string): DockerIgnore {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => patternOf(line) ?? []);
  return {
    patterns: patterns.filter(({ isException }) => !isException).map((pattern) => pattern.text),
    hasExceptions: patterns.some(({ isException }) => isException),
    ignores: (path) => {
      const paths = [path, ...foldersAbove(path)];
      let isIgnored = false;
      for (const { isException, matches } of patterns)
        if (isException === isIgnored && paths.some(matches)) isIgnored = !isException;
      return isIgnored;
    },
  };
}

/** The path as Go's `path.Clean` has it: without empty steps, `.` and, where it can be said, `..`. */
export function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!path.startsWith('/')) steps.push(step);
  }
  const clean = steps.join('/');
  return path.startsWith('/') ? `/${clean}` : clean === '' ? '.' : clean;
}

interface Pattern {
  readonly text: string;
  readonly isException: boolean;
  readonly matches: (path: string) => boolean;
}

function patternOf(line: string): Pattern | undefined {
  if (line.startsWith('#')) return undefined;
  const written = line.trim();
  const isException = written.startsWith('!');
  const name = isException ? written.slice(1).trim() : written;
  if (name === '') return undefined;
  const text = cleanPath(name).replace(/^\/(?=.)/, '');
  return { text, isException, matches: matcherOf(text) };
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
    folders.push(path.slice(0, slash));
    if (slash === 0) break;
  }
  return folders;
}

/** One step of a pattern: a letter of a kind, or any number of them. */
type Step = { readonly accepts: (letter: string) => boolean; readonly repeats: boolean } | 'folders';

const NOT_SLASH = (letter: string): boolean => letter !== '/';
const ANY = (): boolean => true;

function matcherOf(pattern: string): (path: string) => boolean {
  const plain = /^(?:\*\*)?[^*?[\]\\]*(?:\*\*\/?)?$/.test(pattern);
  // Docker looks at the end of the path only, so that `**log` leaves out `catalog`.
  if (plain && pattern.startsWith('**')) {
    const end = pattern.slice(2);
    if (!end.includes('*'))
      return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1));
  } else if (plain && pattern.endsWith('**')) return (path) => path.startsWith(pattern.slice(0, -2));
  else if (plain && !pattern.includes('*')) return (path) => path === pattern;
  const steps = stepsOf(Array.from(pattern));
  return steps === undefined ? () => false : (path) => walks(steps, Array.from(path));
}

/** Undefined where Docker takes it for no pattern. */
function stepsOf(letters: readonly string[]): Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at]!;
    if (letter === '*' && letters[at + 1] === '*') {
      at += letters[at + 2] === '/' ? 2 : 1;
      steps.push(at === letters.length - 1 ? { accepts: ANY, repeats: true } : 'folders');
    } else if (letter === '*') steps.push({ accepts: NOT_SLASH, repeats: true });
    else if (letter === '?') steps.push({ accepts: NOT_SLASH, repeats: false });
    else if (letter === '[') {
      const set = setOf(letters, at + 1);
      if (set === undefined) return undefined;
      steps.push({ accepts: set.accepts, repeats: false });
      at = set.end;
    } else {
      // What stands behind the last `\` is nothing, and Docker refuses that.
      const wanted = letter === '\\' ? letters[++at] : letter;
      if (wanted === undefined) return undefined;
      steps.push({ accepts: (other) => other === wanted, repeats: false });
    }
  }
  return steps;
}

/** The set of letters that begins at `start`, behind its `[`, and where its `]` is. */
function setOf(
  letters: readonly string[],
  start: number,
): { accepts: (letter: string) => boolean; end: number } | undefined {
  const isNegated = letters[start] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = isNegated ? start + 1 : start;
  const next = (): string | undefined => {
    if (letters[at] === '\\') at++;
    return letters[at++];
  };
  while (letters[at] !== ']' || ranges.length === 0) {
    if (letters[at] === ']' || letters[at] === '-') return undefined;
    const low = next();
    let high = low;
    if (letters[at] === '-') {
      at++;
      if (letters[at] === ']' || letters[at] === '-') return undefined;
      high = next();
    }
    if (low === undefined || high === undefined) return undefined;
    ranges.push([low, high]);
  }
  return {
    end: at,
    accepts: (letter) => ranges.some(([low, high]) => low <= letter && letter <= high) !== isNegated,
  };
}

/** Whether the letters lead from the first step behind the last one; all ways are walked at once. */
function walks(steps: readonly Step[], letters: readonly string[]): boolean {
  let reached = new Set<number>();
  const reach = (into: Set<number>, first: number): void => {
    for (let step = first; !into.has(step); step++) {
      into.add(step);
      const at = steps[step];
      if (at !== 'folders' && at?.repeats !== true) break;
    }
  };
  reach(reached, 0);
  // Inside a `**/` any letter may follow, and a slash may end it.
  let inFolders = new Set<number>();
  for (const letter of letters) {
    const after = new Set<number>();
    const stillIn = new Set(inFolders);
    for (const step of reached) {
      const at = steps[step];
      if (at === 'folders') stillIn.add(step);
      else if (at?.accepts(letter) === true) reach(after, at.repeats ? step : step + 1);
    }
    if (letter === '/') for (const step of stillIn) reach(after, step + 1);
    reached = after;
    inFolders = stillIn;
  }
  return reached.has(steps.length);
}
