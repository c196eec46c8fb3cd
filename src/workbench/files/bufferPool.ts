/** Buffers that are kept for the next to need one: making them anew costs more than moving what they hold. */
const MOST_KEPT = 48;

/** Large buffers of one size, used again and again. */
export class BufferPool {
  readonly #size: number;
  readonly #spare: Buffer[] = [];

  /** @param size of the buffers that are kept, in bytes */
  constructor(size: number) {
    this.#size = size;
  }

  /** A buffer of this length, with anything in it. */
  take(length: number): Buffer {
    if (length > this.#size || length < this.#size / 2) return Buffer.allocUnsafe(length);
    return (this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#size)).subarray(0, length);
  }

  /** Nobody uses these bytes, a part of a buffer from here, any more. Bytes from elsewhere are left alone. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.buffer.byteLength !== this.#size || this.#spare.length >= MOST_KEPT) return;
    this.#spare.push(Buffer.from(bytes.buffer));
  }
}
