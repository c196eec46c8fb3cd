/** Bytes of payload that one call of the engine wrote to one of its outputs. */
export interface Frame {
  stream: 'stdout' | 'stderr';
  payload: Uint8Array;
  /** False where it goes on with what was fed before. */
  begins: boolean;
}

const HEADER = 8;

/**
 * Takes an engine's multiplexed output apart (Engine API, “Stream format”: a type, three zeros, the length in
 * big-endian, the payload), wherever its pieces were cut. Payloads are passed on as they come.
 */
export class OutputFrames {
  #header = Buffer.alloc(0);
  #stream: Frame['stream'] = 'stdout';
  #left = 0;
  #begins = false;

  feed(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#left === 0 && this.#header.length === 0 && rest.length >= HEADER) {
        this.#begin(rest);
        rest = rest.subarray(HEADER);
      } else if (this.#left === 0) {
        const wanted = HEADER - this.#header.length;
        this.#header = Buffer.concat([this.#header, rest.subarray(0, wanted)]);
        rest = rest.subarray(wanted);
        if (this.#header.length < HEADER) break;
        this.#begin(this.#header);
        this.#header = Buffer.alloc(0);
      } else {
        const payload = rest.subarray(0, this.#left);
        frames.push({ stream: this.#stream, payload, begins: this.#begins });
        this.#left -= payload.length;
        this.#begins = false;
        rest = rest.subarray(payload.length);
      }
    }
    return frames;
  }
  #begin(header: Uint8Array): void {
    this.#begins = true;
    this.#stream = header[0] === 2 ? 'stderr' : 'stdout';
    this.#left = new DataView(header.buffer, header.byteOffset).getUint32(4);
  }
}
