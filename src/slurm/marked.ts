import { randomBytes } from 'node:crypto';

/**
 * A `--format` of squeue(1) or sinfo(1) and what takes the answer apart. Names of jobs may hold anything, line breaks too,
 * so between two fields stands a mark that nobody could have known; the programs' JSON differs from release to release.
 */
export class MarkedFormat<Field extends string> {
  readonly #mark = `|${randomBytes(8).toString('hex')}|`;
  readonly #fields: readonly Field[];
  /** For `--format=`. */
  readonly argument: string;

  /** @param letters of the programs' format by what they stand for: `{ id: 'i', name: 'j' }` */
  constructor(letters: Readonly<Record<Field, string>>) {
    this.#fields = Object.keys(letters) as Field[];
    // The mark at the very end tells a record's end from a line break in its last field.
    this.argument = this.#fields.map((field) => `%${letters[field]}${this.#mark}`).join('');
  }

  /** One record for each line of the answer; what is cut off is left out. */
  read(answer: string): Record<Field, string>[] {
    const texts = answer.split(this.#mark);
    texts.pop();
    const count = this.#fields.length;
    return Array.from({ length: Math.floor(texts.length / count) }, (_, record) => {
      const values = texts.slice(record * count, (record + 1) * count);
      const entries = this.#fields.map((field, index) => [field, (values[index] ?? '').trim()] as const);
      return Object.fromEntries(entries) as Record<Field, string>;
    });
  }
}
