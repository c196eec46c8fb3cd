import { useOneOf } from '../problems';
import type { Check } from '../types';
import type { YamlValue } from '../yaml';
import type { ReadContext } from './kind';
import { KINDS } from './kinds';

/** Checks nested deeper than this are refused, so that a hostile course cannot exhaust the stack. */
const MAX_DEPTH = 8;

/** Every word that a check may begin a line with. */
export const CHECK_KINDS: readonly string[] = [...Object.keys(KINDS), 'all', 'any', 'not'];

/**
 * Reads a check from YAML: a mapping from kinds to what they want, of which all have to hold. A mistake is a
 * problem at its place and leaves out the part that it is in; undefined where nothing is left.
 */
export function readCheck(value: YamlValue, context: ReadContext, depth = 0): Check | undefined {
  if (depth > MAX_DEPTH)
    return value.fail('This check is nested too deeply.', 'Write it with fewer levels of all, any and not.');
  const checks: Check[] = [];
  const pairs = value.entries('A check');
  for (const { key, keyPlace, value: wanted } of pairs) {
    if (!CHECK_KINDS.includes(key)) {
      value.problems.error(keyPlace, `There is no kind of check "${key}".`, useOneOf(key, CHECK_KINDS));
      continue;
    }
    const check = readKind(key as Check['kind'], wanted, context, depth);
    if (check !== undefined) checks.push(check);
  }
  if (value.isMap && pairs.length === 0)
    return value.fail('The check is empty.', 'Say what has to be true, for example "image: alpine".');
  const [first] = checks;
  return checks.length > 1 ? { kind: 'all', of: checks } : first;
}

function readKind(
  kind: Check['kind'],
  value: YamlValue,
  context: ReadContext,
  depth: number,
): Check | undefined {
  switch (kind) {
    case 'all':
    case 'any': {
      const of = value.list(`"${kind}"`).flatMap((item) => readCheck(item, context, depth + 1) ?? []);
      return of.length > 0 ? { kind, of } : undefined;
    }
    case 'not': {
      const inner = readCheck(value, context, depth + 1);
      return inner && { kind: 'not', of: [inner] };
    }
    default:
      return KINDS[kind].read(value, context);
  }
}
