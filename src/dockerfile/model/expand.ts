import type { Span } from './source';

/** What became of a text. */
export interface Expansion {
  /** Undefined where the text is no valid one, or holds an expansion that is not known here. */
  readonly text: string | undefined;
  /** Variables without a value, and where in the text the name of each stands first. */
  readonly missing: ReadonlyMap<string, Span>;
}

/**
 * Fills in variables the way the builder does it: `$NAME`, `${NAME}`, and `${NAME-word}`, `${NAME+word}`,
 * `${NAME?word}`, each also with a colon before the sign (BuildKit, frontend/dockerfile/shell/lex.go). Patterns
 * (`#`, `%`, `/`) are read and not carried out.
 * @param quotes whether quotes are more than letters; they are not in here-documents
 */
export function expand(
  text: string,
  values: ReadonlyMap<string, string>,
  escape: string,
  quotes = true,
): Expansion {
  if (
    !text.includes('$') &&
    !(quotes && /["']/.test(text)) &&
    !text.includes(escape) &&
    text.length <= LONGEST
  )
    return { text, missing: NOTHING };
  const reader = new WordReader(text, values, { escape, quotes });
  const expanded = reader.read(undefined);
  return { text: reader.isKnown ? expanded : undefined, missing: reader.missing };
}

/** Letters of a result, and `${…${…}}` within each other, that are followed up: a file can ask for any number of both. */
const LONGEST = 8192;
const DEEPEST = 100;
const NOTHING: ReadonlyMap<string, Span> = new Map();
const NAME = /[A-Za-z_]\w*|\d+|[@*#?$!0-]/y;

class WordReader {
  readonly missing = new Map<string, Span>();
  isKnown = true;
  readonly #text: string;
  readonly #values: ReadonlyMap<string, string>;
  readonly #escape: string;
  readonly #quotes: boolean;
  #at = 0;
  #depth = 0;

  constructor(
    text: string,
    values: ReadonlyMap<string, string>,
    { escape, quotes }: { escape: string; quotes: boolean },
  ) {
    this.#text = text;
    this.#values = values;
    this.#escape = escape;
    this.#quotes = quotes;
  }

  /** Everything up to `stop`, which is left behind; undefined: up to the end. */
  read(stop: string | undefined): string {
    let result = '';
    let isQuoted = false;
    if (++this.#depth > DEEPEST) {
      this.#at = this.#text.length;
      this.isKnown = false;
    }
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      if (result.length > LONGEST) {
        this.isKnown = false;
        result = '';
      }
      if (char === stop && !isQuoted) {
        this.#at++;
        this.#depth--;
        return result;
      }
      if (char === "'" && this.#quotes && !isQuoted) result += this.#single();
      else if (char === '"' && this.#quotes) {
        isQuoted = !isQuoted;
        this.#at++;
      } else if (char === '$') result += this.#dollar();
      else if (char === this.#escape && this.#at + 1 < this.#text.length) {
        const next = this.#text[this.#at + 1]!;
        result += isQuoted && !['"', '$', this.#escape].includes(next) ? char + next : next;
        this.#at += 2;
      } else {
        result += char;
        this.#at++;
      }
    }
    if (stop !== undefined || isQuoted || result.length > LONGEST) this.isKnown = false;
    this.#depth--;
    return result;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) this.isKnown = false;
    const inside = this.#text.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    return inside;
  }

  #dollar(): string {
    this.#at++;
    const isBraced = this.#text[this.#at] === '{';
    if (isBraced) this.#at++;
    const name = this.#name();
    const nameEnd = this.#at;
    if (!isBraced) return name === undefined ? '$' : (this.#value(name, nameEnd) ?? '');
    if (name === undefined) {
      this.isKnown = false;
      return this.read('}');
    }
    const [operator] = /^(?::?[-+?]|[#%/]|\}|)/.exec(this.#text.slice(this.#at, this.#at + 2))!;
    this.#at += operator.length;
    if (operator === '}') return this.#value(name, nameEnd) ?? '';
    const word = this.read('}');
    return this.#choose(operator, this.#value(name, nameEnd), word);
  }

  #choose(operator: string, value: string | undefined, word: string): string {
    const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
    switch (operator.at(-1)) {
      case '-':
        return isSet ? value : word;
      case '+':
        return isSet ? word : '';
      case '?':
        if (!isSet) this.isKnown = false;
        return value ?? '';
      default:
        this.isKnown = false;
        return '';
    }
  }

  #name(): string | undefined {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    this.#at += name?.length ?? 0;
    return name;
  }

  /** The value of the variable whose name ends at that index. */
  #value(name: string, end: number): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined && !this.missing.has(name))
      this.missing.set(name, { start: end - name.length, end });
    return value;
  }
}
