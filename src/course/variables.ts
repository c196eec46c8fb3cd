import { searchPattern } from './checks/pattern';
import { ShellContext } from './shellContext';
import type { Variable } from './types';

/** Variables that every course has: they come from the connection. */
export const CONNECTION_VARIABLES = ['workbench.host', 'workbench.user'] as const;

/** `{{ name }}`. Templates of other programs (`{{.Names}}`, `{{json .}}`) are none of these. */
const PLACEHOLDER = /\{\{ *([A-Za-z][\w.-]{0,63}) *\}\}/g;
/** Words that a template of Go may consist of (text/template, "Actions"), with `{{ }}` around. */
const TEMPLATE_WORDS = new Set(['end', 'else', 'break', 'continue', 'nil', 'true', 'false']);

export interface Placeholder {
  name: string;
  /** Offsets in the text. */
  from: number;
  to: number;
}

/** Everything in `text` that is written like the use of a variable, declared or not. */
export function placeholdersIn(text: string): Placeholder[] {
  if (!text.includes('{{')) return [];
  return [...text.matchAll(PLACEHOLDER)].flatMap((match) => {
    const name = match[1] ?? '';
    return TEMPLATE_WORDS.has(name) ? [] : [{ name, from: match.index, to: match.index + match[0].length }];
  });
}

/** The names of the variables of the course, or of the connection, that `text` uses, each once. */
export function variablesIn(text: string, course: { variables: readonly Variable[] }): string[] {
  const known = new Set<string>([...CONNECTION_VARIABLES, ...course.variables.map(({ name }) => name)]);
  return [...new Set(placeholdersIn(text).map(({ name }) => name))].filter((name) => known.has(name));
}

/** True where a value is what the variable asks for. */
export function fitsVariable({ pattern }: Variable, value: string): boolean {
  return pattern === undefined || searchPattern(`^(?:${pattern})$`, value) === 'found';
}

/**
 * Replaces `{{ name }}` for the names that `values` has; everything else stays as it is.
 *
 * With `quote`, which makes one word of shell of a text, `text` is code for a POSIX shell, and each value stays one text
 * in it whatever it holds and wherever it stands: bare, in quotes, or in a here-document.
 */
export function substitute(
  text: string,
  values: Readonly<Record<string, string>>,
  quote?: (value: string) => string,
): string {
  const used = placeholdersIn(text).filter(({ name }) => Object.hasOwn(values, name));
  if (used.length === 0) return text;
  const shell = quote && new ShellContext(text);
  const parts: string[] = [];
  let end = 0;
  for (const { name, from, to } of used) {
    const value = values[name] ?? '';
    parts.push(
      text.slice(end, from),
      quote === undefined || shell === undefined ? value : shell.embed(value, from, quote),
    );
    end = to;
  }
  return parts.join('') + text.slice(end);
}
