/** Bytes of one message of a log: of what an engine got in one piece, which is a line or a part of one. */
export interface MessagePart {
  /** When the engine got it, in the engine's own words; with the first bytes of a message only. */
  stamp: string | undefined;
  bytes: Uint8Array;
}

/** RFC 3339 with up to nanoseconds, and a space: what engines put in front of each message. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
const LONGEST_STAMP = 36;
const SPACE = 0x20;
const LINE_BREAK = 0x0a;

/** Bytes of the longest message (`defaultBufSize` of moby's daemon/logger/copier.go): a longer line is several. */
const LONGEST_MESSAGE = 16 * 1024;

/**
 * Takes one output of a log that was asked for with timestamps apart into messages, wherever it was cut. Each message
 * has its time, also those in the middle of a long line.
 */
export class LogMessages {
  /** Bytes after which a message begins that nothing else tells of. */
  readonly #longest: number;
  /** The beginning of a message whose stamp is not complete. */
  #held: Uint8Array = Buffer.alloc(0);
  #beginning = true;
  #length = 0;

  /** @param options.framed somebody tells where messages begin; without that only their length does, and line breaks */
  constructor({ framed }: { framed: boolean }) {
    this.#longest = framed ? Infinity : LONGEST_MESSAGE;
  }

  /** @param begins a message begins with these bytes */
  feed(bytes: Uint8Array, begins = false): MessagePart[] {
    const parts: MessagePart[] = [];
    if (begins) {
      this.#emit(parts, undefined, this.#held);
      this.#begin();
    }
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = Buffer.alloc(0);
    while (rest.length > 0) {
      let stamp: string | undefined;
      if (this.#beginning) {
        const head = rest.subarray(0, LONGEST_STAMP);
        const isWhole = head.length === LONGEST_STAMP || head.includes(SPACE) || head.includes(LINE_BREAK);
        if (!isWhole) {
          this.#held = Uint8Array.from(head);
          break;
        }
        this.#beginning = false;
        stamp = STAMP.exec(Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'))?.[1];
        if (stamp !== undefined) rest = rest.subarray(stamp.length + 1);
      }
      const lineBreak = rest.indexOf(LINE_BREAK);
      const wanted = lineBreak < 0 ? rest.length : lineBreak + 1;
      const end = Math.min(wanted, this.#longest - this.#length);
      this.#emit(parts, stamp, rest.subarray(0, end));
      this.#length += end;
      if (end === lineBreak + 1 || this.#length === this.#longest) this.#begin();
      rest = rest.subarray(end);
    }
    return parts;
  }

  /** What is left when nothing more comes. */
  end(): MessagePart[] {
    const parts: MessagePart[] = [];
    this.#emit(parts, undefined, this.#held);
    this.#begin();
    return parts;
  }

  #begin(): void {
    this.#held = Buffer.alloc(0);
    this.#beginning = true;
    this.#length = 0;
  }

  #emit(parts: MessagePart[], stamp: string | undefined, bytes: Uint8Array): void {
    if (stamp !== undefined || bytes.length > 0) parts.push({ stamp, bytes });
  }
}
