import { searchPattern } from './checks/pattern';
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

/** What stands around a place in code for a shell: enough of XCU 2.2 and 2.7.4 to put a text there. */
class ShellContext {
  readonly #code: string;
  #at = 0;
  #quotes: '' | "'" | '"' = '';
  /** Here-documents whose bodies begin on the next line. */
  #announced: { end: string; verbatim: boolean; indented: boolean }[] = [];
  /** Where the body that we are in ends. */
  #body: { end: number; verbatim: boolean } | undefined;

  constructor(code: string) {
    this.#code = code;
  }

  /** `value` as it has to be written at `offset`. Offsets come in ascending order. */
  embed(value: string, offset: number, quote: (value: string) => string): string {
    this.#walk(offset);
    if (this.#body !== undefined)
      return this.#body.verbatim ? value : value.replace(/[\\$`]/g, (character) => `\\${character}`);
    const word = quote(value);
    // What needs no quotes means itself between others too.
    if (this.#quotes === '' || word === value) return word;
    return `${this.#quotes}${word}${this.#quotes}`;
  }

  #walk(to: number): void {
    const code = this.#code;
    while (this.#at < to) {
      if (this.#body !== undefined) {
        if (to < this.#body.end) {
          this.#at = to;
          return;
        }
        this.#at = this.#body.end;
        this.#body = undefined;
        this.#beginBody();
        continue;
      }
      this.#step(code[this.#at] ?? '');
    }
  }

  #step(character: string): void {
    if (this.#quotes === "'") {
      if (character === "'") this.#quotes = '';
      this.#at++;
    } else if (character === '\\') this.#at += 2;
    else if (character === '"') {
      this.#quotes = this.#quotes === '"' ? '' : '"';
      this.#at++;
    } else if (this.#quotes === '"') this.#at++;
    else if (character === "'") {
      this.#quotes = "'";
      this.#at++;
    } else if (character === '#' && /^$|[\s;&|()]/.test(this.#code.charAt(this.#at - 1)))
      this.#at = this.#endOfLine();
    else if (character === '\n') {
      this.#at++;
      this.#beginBody();
    } else this.#announce();
  }

  #endOfLine(): number {
    const end = this.#code.indexOf('\n', this.#at);
    return end === -1 ? this.#code.length : end;
  }

  #announce(): void {
    const operator = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))|<<<|./sy;
    operator.lastIndex = this.#at;
    const match = operator.exec(this.#code);
    const end = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match !== null && end !== undefined)
      this.#announced.push({
        end,
        verbatim: match[4] === undefined || match[0].includes('\\'),
        indented: match[1] === '-',
      });
    this.#at = operator.lastIndex;
  }

  #beginBody(): void {
    const next = this.#announced.shift();
    if (next === undefined) return;
    let line = this.#at;
    for (; line < this.#code.length;) {
      const newline = this.#code.indexOf('\n', line);
      const stop = newline === -1 ? this.#code.length : newline;
      const text = this.#code.slice(line, stop);
      line = stop + 1;
      if ((next.indented ? text.replace(/^\t+/, '') : text) === next.end) break;
    }
    this.#body = { end: Math.min(line, this.#code.length + 1), verbatim: next.verbatim };
  }
}
