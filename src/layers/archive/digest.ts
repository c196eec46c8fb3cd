import { createHash } from 'node:crypto';
import type { Digest } from '../files/layerFiles';

/** Takes in a file’s contents piece by piece. */
export class Digester {
  readonly #hash = createHash('sha256');

  update(piece: Uint8Array): this {
    this.#hash.update(piece);
    return this;
  }

  digest(): Digest {
    const bytes = this.#hash.digest();
    return [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  }
}

/** Of a file that holds nothing. */
export const EMPTY_DIGEST: Digest = new Digester().digest();
