import * as crypto from 'node:crypto';
import type { Digest } from '../files/layerFiles';

/** Takes in a file’s contents piece by piece. */
export class Digester {
  readonly #hash = crypto.createHash('sha256');

  update(piece: Uint8Array): this {
    this.#hash.update(piece);
    return this;
  }

  digest(): Digest {
    return firstOf(this.#hash.digest());
  }
}

/** Newer Nodes hash without making an object for it, which is quicker where files are small. */
const { hash } = crypto as { hash?: (algorithm: string, data: Uint8Array, encoding: 'buffer') => Buffer };

/** Of contents that are there as a whole. */
export const digestOf = (data: Uint8Array): Digest =>
  hash === undefined ? new Digester().update(data).digest() : firstOf(hash('sha256', data, 'buffer'));

const firstOf = (bytes: Buffer): Digest => [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];

/** Of a file that holds nothing. */
export const EMPTY_DIGEST: Digest = digestOf(new Uint8Array());
