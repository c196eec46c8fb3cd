import type { Span } from './source';
import { lastAtMost } from './source';

/**
 * A text put together from pieces of the document, which remembers where each character stands there: the logical
 * line of an instruction (continuations joined, comments left out), the joined words of an exec form, …
 */
export class MappedText {
  readonly text: string;
  /** Index in the whole text and offset in the document of each piece, ascending by index. */
  readonly #indices: readonly number[];
  readonly #offsets: readonly number[];
  /** Where this text starts in the whole that the pieces describe. */
  readonly #base: number;

  constructor(text: string, indices: readonly number[], offsets: readonly number[], base = 0) {
    this.text = text;
    this.#indices = indices;
    this.#offsets = offsets;
    this.#base = base;
  }

  /** The offset in the document of the character at `index`; for the index behind the last one, the offset behind it. */
  offsetAt(index: number): number {
    if (index >= this.text.length && index > 0) return this.#locate(this.text.length - 1) + 1;
    return this.#locate(index);
  }

  /** The piece of the document from the character at `from` to the one before `to`. */
  span(from: number, to: number): Span {
    const start = this.offsetAt(from);
    return { start, end: to > from ? Math.max(this.#locate(to - 1) + 1, start) : start };
  }

  slice(from: number, to = this.text.length): MappedText {
    if (from === 0 && to >= this.text.length) return this;
    return new MappedText(this.text.slice(from, to), this.#indices, this.#offsets, this.#base + from);
  }

  /** Without white space at both ends. */
  trim(): MappedText {
    const from = this.text.length - this.text.trimStart().length;
    return this.slice(from, Math.max(from, this.text.trimEnd().length));
  }

  /** The pieces of the document that the text is made of, in order. */
  *pieces(): Generator<{ text: string; offset: number }> {
    for (let index = 0; index < this.text.length;) {
      const whole = this.#base + index;
      const piece = lastAtMost(this.#indices.length, whole, (at) => this.#indices[at]!);
      const end = Math.min(this.text.length, (this.#indices[piece + 1] ?? Infinity) - this.#base);
      yield { text: this.text.slice(index, end), offset: this.#locate(index) };
      index = end;
    }
  }

  #locate(index: number): number {
    const whole = this.#base + index;
    if (this.#indices.length === 1) return this.#offsets[0]! + whole - this.#indices[0]!;
    const piece = lastAtMost(this.#indices.length, whole, (at) => this.#indices[at]!);
    return (this.#offsets[piece] ?? 0) + whole - (this.#indices[piece] ?? 0);
  }
}

/** Puts a {@link MappedText} together. */
export class MappedTextBuilder {
  #text = '';
  readonly #indices: number[] = [];
  readonly #offsets: number[] = [];
  #expected = -1;

  /** Appends `text`, which stands in the document at `offset`. */
  add(text: string, offset: number): void {
    if (text === '') return;
    if (offset !== this.#expected) {
      this.#indices.push(this.#text.length);
      this.#offsets.push(offset);
    }
    this.#text += text;
    this.#expected = offset + text.length;
  }

  /** Appends `text` that has no place of its own in the document, and is shown at `offset`. */
  addVirtual(text: string, offset: number): void {
    this.add(text, offset);
    this.#expected = -1;
  }

  addAll(mapped: MappedText): void {
    for (const { text, offset } of mapped.pieces()) this.add(text, offset);
  }

  build(at: number): MappedText {
    if (this.#indices.length === 0) return new MappedText('', [0], [at]);
    return new MappedText(this.#text, this.#indices, this.#offsets);
  }
}
