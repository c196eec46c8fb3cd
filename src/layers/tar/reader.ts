import { decodeName } from '../../workbench';
import type { ByteReader, ByteSource } from './byteReader';
import { BLOCK, damaged, isHeaderOnly, isZero, readHeader } from './header';
import type { RawHeader, TarEntry } from './header';
import { applyPax, readPaxRecords } from './pax';

/** The longest extended header, or long name, that is read: as much as Go's archive/tar allows. */
const MAX_META = 1024 * 1024;

/** Reads the entries of a tar archive one after the other. What a caller leaves of one is passed over. */
export class TarReader {
  readonly #bytes: ByteReader;
  readonly #thin: boolean;
  #left = 0;
  #padding = 0;

  /** `thin`: contents do not follow their headers; what does is read by whoever knows. */
  constructor(bytes: ByteReader, { thin = false }: { thin?: boolean } = {}) {
    this.#bytes = bytes;
    this.#thin = thin;
  }

  /** The next entry; none at the end. Rejects with `archive-damaged` or `archive-truncated`. */
  async next(): Promise<TarEntry | undefined> {
    if (this.#left + this.#padding > 0) await this.#bytes.skip(this.#left + this.#padding);
    this.#left = this.#padding = 0;
    let pax: Map<string, Buffer> | undefined;
    let longName: string | undefined;
    let longLink: string | undefined;
    for (;;) {
      const header = await this.#header();
      if (header === undefined) return undefined;
      switch (header.type) {
        case 'x':
          pax = readPaxRecords(await this.#meta(header));
          break;
        // What it says holds for all that follows; no builder of images writes more than comments into it.
        case 'g':
          await this.#meta(header);
          break;
        case 'L':
          longName = untilNul(await this.#meta(header));
          break;
        case 'K':
          longLink = untilNul(await this.#meta(header));
          break;
        default: {
          const entry: TarEntry = header;
          if (longName !== undefined) entry.name = longName;
          if (longLink !== undefined) entry.link = longLink;
          if (pax !== undefined) applyPax(entry, pax);
          if (isHeaderOnly(entry.type)) entry.stored = 0;
          for (let more = header.extended; more;) {
            more = (await this.#bytes.must(BLOCK))[504] === 1;
          }
          if (!this.#thin) {
            this.#left = entry.stored;
            this.#padding = padding(entry.stored);
          }
          return entry;
        }
      }
    }
  }

  /** What the archive holds of the current entry. Good until the next call. */
  async wholeData(): Promise<Buffer> {
    const data = await this.#bytes.must(this.#left);
    this.#left = 0;
    return data;
  }

  /** The same in pieces, each good until the next is asked for. */
  data(): ByteSource {
    return {
      [Symbol.asyncIterator]: () => this.#pieces(),
      skip: async (length) => {
        const passed = Math.min(length, this.#left);
        await this.#bytes.skip(passed);
        this.#left -= passed;
        return passed;
      },
    };
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    while (this.#left > 0) {
      const piece = await this.#bytes.mustSome(this.#left);
      this.#left -= piece.length;
      yield piece;
    }
  }

  async #header(): Promise<RawHeader | undefined> {
    const block = this.#bytes.atHand(BLOCK) ?? (await this.#bytes.take(BLOCK));
    if (block === undefined) return undefined;
    if (block[0] === 0 && isZero(block)) return undefined;
    return readHeader(block);
  }

  async #meta({ stored }: RawHeader): Promise<Buffer> {
    if (stored > MAX_META) throw damaged('An extended header is longer than a mebibyte.');
    const data = Buffer.from(await this.#bytes.must(stored));
    await this.#bytes.skip(padding(stored));
    return data;
  }
}

/** Bytes that fill up the last block. */
export const padding = (length: number): number => (BLOCK - (length % BLOCK)) % BLOCK;

function untilNul(data: Buffer): string {
  const end = data.indexOf(0);
  return decodeName(end < 0 ? data : data.subarray(0, end));
}
