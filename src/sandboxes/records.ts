/** A function of sh: `tell WORD FIELD…` prints one record. */
export const TELL = String.raw`
tell() {
  printf '%s/%d\0' "$1" "$(($# - 1))"
  shift
  [ $# -eq 0 ] || printf '%s\0' "$@"
}
`;

/**
 * What a script has told with {@link TELL}: records of a word and fields, each ended by a NUL, with the number of fields behind the
 * word (`enroot.root/4`). No name of a file can break out of its field.
 */
export class Records {
  readonly #all = new Map<string, string[][]>();
  /** The script came to its end. */
  readonly complete: boolean;

  constructor(text: string) {
    const parts = text.split('\0');
    let complete = false;
    for (let at = 0; at < parts.length;) {
      const [, word = '', count = ''] = /^([a-z.]+)\/(\d{1,2})$/.exec(parts[at++] ?? '') ?? [];
      if (word === '') continue;
      const fields = parts.slice(at, at + Number(count));
      at += fields.length;
      // The last one was cut off where the text was.
      if (fields.length < Number(count) || at >= parts.length) break;
      if (word === 'end') complete = true;
      const before = this.#all.get(word);
      if (before === undefined) this.#all.set(word, [fields]);
      else before.push(fields);
    }
    this.complete = complete;
  }

  all(word: string): readonly (readonly string[])[] {
    return this.#all.get(word) ?? [];
  }

  /** The first field of the first record; undefined where there is none, or an empty one. */
  text(word: string): string | undefined {
    return this.#all.get(word)?.[0]?.[0] || undefined;
  }
}
