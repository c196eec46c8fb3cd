import type { Check } from '../types';
import { placeholdersIn, substitute } from '../variables';

/** Fields that hold regular expressions: what is put into one stands for itself. */
const PATTERNS = new Set(['matches', 'output', 'command']);
/** Fields that are read as they are: a script is the course's own program. */
const VERBATIM = new Set(['kind', 'source']);

/** The check with the values of variables in it. */
export function withValues(check: Check, values: Readonly<Record<string, string>>): Check {
  if (Object.keys(values).length === 0) return check;
  const escaped = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')]),
  );
  return mapTexts(check, (text, field) => substitute(text, PATTERNS.has(field) ? escaped : values)) as Check;
}

/** A variable that the check uses and that has no value yet. */
export function missingVariable(check: Check): string | undefined {
  let missing: string | undefined;
  mapTexts(check, (text) => {
    missing ??= placeholdersIn(text)[0]?.name;
    return text;
  });
  return missing;
}

function mapTexts(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return VERBATIM.has(field) ? value : change(value, field);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, change, name)]),
  );
}
