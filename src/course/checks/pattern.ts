import { createContext, Script } from 'node:vm';

/** Longest pattern that a course may use. */
const MAX_PATTERN_LENGTH = 1000;
/** Characters of a text that patterns see: its end, where the newest output stands. */
const MAX_TEXT_LENGTH = 64 * 1024;
/** Milliseconds that one search may take, and how often it may: a busy machine can spend the time on something else. */
const TIME_LIMIT = 100;
const TRIES = 2;

export type PatternResult = 'found' | 'missing' | 'too-slow' | 'invalid';

let sandbox: { search: Script; context: Record<string, unknown> } | undefined;

/**
 * Looks for a course's regular expression anywhere in `text`; `^` and `$` match at every line. A course is not
 * trusted: a pattern that backtracks without end is stopped by the time limit of `node:vm`, which interrupts
 * regular expressions too.
 */
export function searchPattern(pattern: string, text: string, flags = 'm'): PatternResult {
  return searchEach(pattern, [text], flags)[0] ?? 'missing';
}

/** The same for many texts, which share one time limit. */
export function searchEach(pattern: string, texts: readonly string[], flags = 'm'): readonly PatternResult[] {
  if (explainPattern(pattern) !== undefined) return texts.map(() => 'invalid');
  sandbox ??= {
    search: new Script(
      '{ const expression = new RegExp(pattern, flags); texts.map((text) => expression.test(text)); }',
    ),
    context: createContext(Object.create(null) as Record<string, unknown>),
  };
  sandbox.context['pattern'] = pattern;
  sandbox.context['flags'] = flags;
  sandbox.context['texts'] = texts.map((text) => text.slice(-MAX_TEXT_LENGTH));
  try {
    for (let left = TRIES; left > 0; left--) {
      const found = inTime(sandbox.search, sandbox.context);
      if (found !== undefined) return found.map((one) => (one ? 'found' : 'missing'));
    }
    return texts.map(() => 'too-slow');
  } finally {
    sandbox.context['texts'] = [];
  }
}

/** What the search gives; undefined where it takes longer than it may. */
function inTime(search: Script, context: Record<string, unknown>): boolean[] | undefined {
  try {
    return search.runInContext(context, { timeout: TIME_LIMIT }) as boolean[];
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}

/** Why `pattern` cannot be used, in a sentence; undefined where it can. */
export function explainPattern(pattern: string): string | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH)
    return `The pattern has ${pattern.length} characters; ${MAX_PATTERN_LENGTH} are allowed.`;
  try {
    new RegExp(pattern, 'm');
    return undefined;
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}
