import { displayText } from '../base';

const MAX_LINES = 500;
const MAX_LENGTH = 450;

/**
 * What the probes have printed: values by key. They are the words of a foreign machine: bounded, without control
 * characters, and possibly wrong, missing or there more than once.
 */
export class Facts {
  readonly #values = new Map<string, string[]>();

  constructor(output: string) {
    for (const line of output.split('\n', MAX_LINES)) {
      const match = /^([a-zA-Z][\w.]*)=(.*)$/.exec(line.slice(0, MAX_LENGTH));
      if (match === null) continue;
      const [, key = '', value = ''] = match;
      this.#values.set(key, [...(this.#values.get(key) ?? []), displayText(value.trim())]);
    }
  }

  /** The first value; undefined where there is none, or an empty one. */
  text(key: string): string | undefined {
    const value = this.#values.get(key)?.[0];
    return value === '' ? undefined : value;
  }

  all(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** A whole number, as the kernel prints it; undefined for anything else. */
  number(key: string): number | undefined {
    const text = this.text(key);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }

  /** The first thing in a value that looks like a version: `20.10.24`. */
  version(key: string): string | undefined {
    return /\d+(?:\.\d+)+[\w.~+-]*|\bv?\d+\b/.exec(this.text(key) ?? '')?.[0];
  }

  /** Some probe was not done in time. */
  get late(): boolean {
    return this.has('late');
  }

  /** All of the output has arrived. */
  get complete(): boolean {
    return this.has('end');
  }
}
