/** What became of a word, and which variables it used. */
export interface Expansion {
  /** Undefined where the word is no valid one, or holds an expansion that is not known here. */
  readonly text: string | undefined;
  readonly found: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
}

/**
 * Fills in variables the way the builder does it: `$NAME`, `${NAME}`, and `${NAME-word}`, `${NAME+word}`,
 * `${NAME?word}`, each also with a colon before the sign (BuildKit, frontend/dockerfile/shell/lex.go). Patterns
 * (`#`, `%`, `/`) are read and not carried out.
 */
export function expand(text: string, values: ReadonlyMap<string, string>, escape: string): Expansion {
  const reader = new WordReader(text, values, escape);
  const expanded = reader.read(undefined);
  return { text: reader.isKnown ? expanded : undefined, found: reader.found, missing: reader.missing };
}

const NAME = /[A-Za-z_]\w*|\d+|[@*#?$!0-]/y;

class WordReader {
  readonly found = new Set<string>();
  readonly missing = new Set<string>();
  isKnown = true;
  readonly #text: string;
  readonly #values: ReadonlyMap<string, string>;
  readonly #escape: string;
  #at = 0;

  constructor(text: string, values: ReadonlyMap<string, string>, escape: string) {
    this.#text = text;
    this.#values = values;
    this.#escape = escape;
  }

  /** Everything up to `stop`, which is left behind; undefined: up to the end. */
  read(stop: string | undefined): string {
    let result = '';
    let isQuoted = false;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      if (char === stop && !isQuoted) {
        this.#at++;
        return result;
      }
      if (char === "'" && !isQuoted) result += this.#single();
      else if (char === '"') {
        isQuoted = !isQuoted;
        this.#at++;
      } else if (char === '$') result += this.#dollar();
      else if (char === this.#escape && this.#at + 1 < this.#text.length) {
        result += this.#text[this.#at + 1]!;
        this.#at += 2;
      } else {
        result += char;
        this.#at++;
      }
    }
    if (stop !== undefined || isQuoted) this.isKnown = false;
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
    if (!isBraced) return name === undefined ? '$' : (this.#value(name) ?? '');
    if (name === undefined) {
      this.isKnown = false;
      return this.read('}');
    }
    const [operator] = /^(?::?[-+?]|[#%/]|\}|)/.exec(this.#text.slice(this.#at, this.#at + 2))!;
    this.#at += operator.length;
    if (operator === '}') return this.#value(name) ?? '';
    const word = this.read('}');
    return this.#choose(operator, this.#value(name), word);
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

  #value(name: string): string | undefined {
    const value = this.#values.get(name);
    (value === undefined ? this.missing : this.found).add(name);
    return value;
  }
}
