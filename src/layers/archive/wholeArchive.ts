import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ByteReader } from '../tar/byteReader';
import type { ByteSource } from '../tar/byteReader';
import { cleanSteps } from '../tar/cleanName';
import { BLOCK, isZero, readHeader } from '../tar/header';
import { TarReader } from '../tar/reader';
import type { TarEntry } from '../tar/header';
import { openPacked } from './decompress';
import { Digester, EMPTY_DIGEST, digestOf } from './digest';
import { filePieces } from './filePieces';
import type { LayerEntry, Member, MemberSource } from './members';
import { Chooser } from './wanted';
import type { Wanted } from './wanted';

/** A manifest or a configuration of an image is smaller than this, in bytes. */
const LARGEST_DOCUMENT = 8 * 1024 * 1024;

export interface ArchiveOptions {
  /** Files that are too large to be looked at are passed over: they have no digest. */
  passLarge?: boolean;
}

/** The parts of a saved image as it is, packed or not, read from its beginning to its end. */
export function wholeArchive(chunks: ByteSource, wanted: Wanted, options: ArchiveOptions = {}): MemberSource {
  const chooser = new Chooser(wanted, options);
  return {
    members: () => archiveMembers(chunks, chooser),
    get exhausted() {
      return chooser.exhausted;
    },
  };
}

/** The parts of a saved image in a file, or in a folder that has the OCI image layout. */
export async function archiveOnDisk(
  path: string,
  wanted: Wanted,
  options: ArchiveOptions = {},
): Promise<MemberSource> {
  if (!(await stat(path)).isDirectory()) return wholeArchive(filePieces(path), wanted, options);
  const chooser = new Chooser(wanted, options);
  return {
    members: () => folderMembers(path, chooser),
    get exhausted() {
      return chooser.exhausted;
    },
  };
}

async function* archiveMembers(chunks: ByteSource, chooser: Chooser): AsyncGenerator<Member> {
  const bytes = await openPacked(new ByteReader(chunks));
  const reader = new TarReader(bytes);
  try {
    for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
      const name = (cleanSteps(entry.name) ?? []).join('/');
      if (entry.type === '1' || entry.type === '2') {
        yield { kind: 'alias', name, target: targetOf(name, entry) };
      } else if (entry.type === '0' && entry.size > 0 && chooser.reads(name)) {
        yield* memberOf(name, entry.size, new ByteReader(reader.data()), chooser);
      }
    }
    // What follows the end belongs to nobody, but whoever writes it must not be left waiting.
    await bytes.drain();
  } finally {
    await bytes.close();
  }
}

/** Symbolic links lead on from where they are, hard links from the root of the archive. */
export function targetOf(name: string, { type, link }: TarEntry): string {
  const target = type === '1' ? link : posix.join(posix.dirname(name), link);
  return (cleanSteps(target) ?? []).join('/');
}

async function* folderMembers(folder: string, chooser: Chooser): AsyncGenerator<Member> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).split(/[\\/]/).filter(Boolean).join('/');
    if (!chooser.reads(name)) continue;
    const { size } = await stat(path);
    const bytes = new ByteReader(filePieces(path));
    yield* memberOf(name, size, bytes, chooser);
    await bytes.close();
  }
}

/** What a part is, told by its first bytes: only the manifest, which may come last, knows it by name. */
async function* memberOf(
  name: string,
  stored: number,
  bytes: ByteReader,
  chooser: Chooser,
): AsyncGenerator<Member> {
  const start = (await bytes.peek(64)).toString('latin1').trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    if (stored <= LARGEST_DOCUMENT) yield { kind: 'document', name, data: await bytes.must(stored) };
    return;
  }
  const unpacked = await openPacked(bytes);
  if (!beginsArchive(await unpacked.peek(BLOCK))) return;
  yield { kind: 'layer', name, stored, entries: entriesOf(unpacked, chooser) };
}

function beginsArchive(block: Buffer): boolean {
  if (block.length < BLOCK) return false;
  try {
    return isZero(block) || readHeader(block) !== undefined;
  } catch {
    return false;
  }
}

async function* entriesOf(bytes: ByteReader, chooser: Chooser): AsyncGenerator<LayerEntry> {
  const reader = new TarReader(bytes);
  for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
    if (entry.type === '0' || entry.stored > 0) yield await withContents(entry, reader, chooser);
    else yield { entry, digest: undefined, content: undefined };
  }
  await bytes.drain();
}

async function withContents(entry: TarEntry, reader: TarReader, chooser: Chooser): Promise<LayerEntry> {
  if (entry.stored === 0) return { entry, digest: EMPTY_DIGEST, content: undefined };
  const considered = entry.type === '0' && !entry.sparse && chooser.considers(entry.size);
  if (!considered && chooser.passesLarge) return { entry, digest: undefined, content: undefined };
  if (!considered) {
    const digester = new Digester();
    for await (const piece of reader.data()) digester.update(piece);
    return { entry, digest: digester.digest(), content: undefined };
  }
  const data = await reader.wholeData();
  return { entry, digest: digestOf(data), content: chooser.chooses(entry.name, data) ? data : undefined };
}
