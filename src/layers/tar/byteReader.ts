import { ExplainedError } from '../../base';

const NOTHING: Buffer = Buffer.alloc(0);

/** It is worth to ask a source to pass over so many bytes, rather than to read them. */
const WORTH_SKIPPING = 256 * 1024;

/** Where bytes come from. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** Passes over as many of those that are given next, where it can; the answer is how many there were. */
  skip?(length: number): Promise<number>;
}

/** The bytes of a stream, taken in the amounts that a format asks for. Holds one chunk of the stream at a time. */
export class ByteReader {
  readonly #source: ByteSource;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk = NOTHING;
  #at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes where they are at hand. They are good until the next call. */
  atHand(length: number): Buffer | undefined {
    if (this.#chunk.length - this.#at < length) return undefined;
    this.#at += length;
    return this.#chunk.subarray(this.#at - length, this.#at);
  }

  /** The next `length` bytes, or none where the stream is at its end. Rejects with `archive-truncated` in between. */
  async take(length: number): Promise<Buffer | undefined> {
    const here = this.atHand(length);
    if (here !== undefined) return here;
    const pieces: Buffer[] = [];
    for await (const piece of this.#some(length)) pieces.push(Buffer.from(piece));
    const all = Buffer.concat(pieces);
    if (all.length === 0 && length > 0) return undefined;
    if (all.length < length) throw truncated();
    return all;
  }

  /** The next `length` bytes, all of which have to be there. */
  async must(length: number): Promise<Buffer> {
    const bytes = await this.take(length);
    if (bytes === undefined && length > 0) throw truncated();
    return bytes ?? NOTHING;
  }

  /** Some of what comes next, `most` bytes at most, good until the next call; `undefined` at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    while (this.#at === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      const { buffer, byteOffset, byteLength } = next.value;
      this.#chunk = Buffer.from(buffer, byteOffset, byteLength);
      this.#at = 0;
    }
    const piece = this.#chunk.subarray(this.#at, this.#at + most);
    this.#at += piece.length;
    return piece;
  }

  /** The same where something has to come. Rejects with `archive-truncated`. */
  async mustSome(most: number): Promise<Buffer> {
    const piece = await this.some(most);
    if (piece === undefined) throw truncated();
    return piece;
  }

  async skip(length: number): Promise<void> {
    if (this.atHand(length) !== undefined) return;
    if ((await this.#pass(length)) < length) throw truncated();
  }

  /** Up to `length` bytes that stay where they are: what follows gives them again. */
  async peek(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.#some(length)) pieces.push(Buffer.from(piece));
    const start = Buffer.concat(pieces);
    this.#chunk = Buffer.concat([start, this.#chunk.subarray(this.#at)]);
    this.#at = 0;
    return start;
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Buffer> {
    yield* this.#some(Number.MAX_SAFE_INTEGER);
  }

  /** Reads all that is left, and keeps nothing. */
  drain(): Promise<void> {
    return this.#pass(Number.MAX_SAFE_INTEGER).then(() => undefined);
  }

  /** No more is wanted: whoever makes the stream is told. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** How many bytes there were of so many. */
  async #pass(length: number): Promise<number> {
    let passed = Math.min(length, this.#chunk.length - this.#at);
    this.#at += passed;
    if (length - passed >= WORTH_SKIPPING && this.#source.skip !== undefined) {
      return passed + (await this.#source.skip(length - passed));
    }
    for await (const piece of this.#some(length - passed)) passed += piece.length;
    return passed;
  }

  async *#some(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      const piece = await this.some(left);
      if (piece === undefined) return;
      left -= piece.length;
      yield piece;
    }
  }
}

function truncated(): ExplainedError {
  return new ExplainedError('archive-truncated', 'The archive ends in the middle of a file.', {
    remedy: 'It was probably cut short while it was written or copied: save the image again.',
  });
}
