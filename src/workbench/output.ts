import { Emitter } from '../base';

/** Keeps the beginning of a program's output as text and passes every piece on, whole characters only. */
export class OutputText {
  readonly #pieces = new Emitter<string>();
  readonly #live = new TextDecoder();
  readonly #kept: Uint8Array[] = [];
  #room: number;

  /** `limit` in bytes. */
  constructor(limit: number, onPiece?: (text: string) => void) {
    this.#room = limit;
    // An emitter keeps a listener's exception away from the caller, which may be a protocol's packet parser.
    if (onPiece !== undefined) this.#pieces.event(onPiece);
  }

  push(bytes: Uint8Array): void {
    if (this.#room > 0) {
      const kept = bytes.subarray(0, this.#room);
      this.#room -= kept.length;
      this.#kept.push(kept);
    }
    const piece = this.#live.decode(bytes, { stream: true });
    if (piece !== '') this.#pieces.fire(piece);
  }

  /** What was kept. Where the limit cut a character in two, the half is left out. */
  text(): string {
    return new TextDecoder().decode(Buffer.concat(this.#kept), { stream: this.#room === 0 });
  }
}

/** Default of `RunOptions.maxOutput`. */
export const MAX_OUTPUT = 1024 * 1024;
