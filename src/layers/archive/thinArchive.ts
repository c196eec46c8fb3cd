import { ExplainedError } from '../../base';
import type { Digest } from '../files/layerFiles';
import { cleanSteps } from '../tar/cleanName';
import { ByteReader } from '../tar/byteReader';
import { TarReader } from '../tar/reader';
import { LARGEST_FILE } from '../contents/read';
import { openPacked } from './decompress';
import { EMPTY_DIGEST } from './digest';
import type { LayerEntry, Member, MemberSource } from './members';
import { targetOf } from './wholeArchive';

/**
 * The parts of a saved image that a program on the workbench has thinned out: all headers, and in place of contents
 *
 * - in the outer archive: `D`, four bytes of length and a document; `L` and a thinned layer; or `S` for what was left out;
 * - in a layer, behind each header with contents: eight bytes of digest (zeros where there is none), four bytes of length
 *   and as many of contents.
 *
 * Each archive ends with one block of zeros, and all of it with `1` where not all contents that were wanted were sent, else
 * with `0`. It is packed by gzip, or not.
 */
export function thinArchive(chunks: AsyncIterable<Uint8Array>): MemberSource {
  let exhausted = false;
  return {
    async *members() {
      const bytes = await openPacked(new ByteReader(chunks));
      yield* outer(bytes);
      exhausted = (await bytes.must(1)).toString() === '1';
      await bytes.drain();
    },
    get exhausted() {
      return exhausted;
    },
  };
}

async function* outer(bytes: ByteReader): AsyncGenerator<Member> {
  const reader = new TarReader(bytes, { thin: true });
  for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
    const name = (cleanSteps(entry.name) ?? []).join('/');
    if (entry.type === '1' || entry.type === '2') {
      yield { kind: 'alias', name, target: targetOf(name, entry) };
      continue;
    }
    if (entry.stored === 0) continue;
    const kind = (await bytes.must(1)).toString();
    if (kind === 'D') yield { kind: 'document', name, data: Buffer.from(await sized(bytes)) };
    else if (kind === 'L') yield { kind: 'layer', name, stored: entry.stored, entries: layer(bytes) };
    else if (kind !== 'S') throw garbled();
  }
}

async function* layer(bytes: ByteReader): AsyncGenerator<LayerEntry> {
  const reader = new TarReader(bytes, { thin: true });
  for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
    if (entry.stored === 0) {
      yield { entry, digest: entry.type === '0' ? EMPTY_DIGEST : undefined, content: undefined };
      continue;
    }
    const told = await bytes.must(8);
    const digest: Digest = [told.readUInt32BE(0), told.readUInt32BE(4)];
    const content = await sized(bytes);
    yield { entry, digest, content: content.length === 0 ? undefined : content };
  }
}

/** What a length stands in front of: more than one file is never sent. */
async function sized(bytes: ByteReader): Promise<Buffer> {
  const length = (await bytes.must(4)).readUInt32BE(0);
  if (length > LARGEST_FILE) throw garbled();
  return bytes.must(length);
}

function garbled(): ExplainedError {
  return new ExplainedError('archive-damaged', 'What the workbench sent of the image makes no sense.', {
    remedy: 'Try again; where it stays so, save the image to a file and look into that.',
  });
}
