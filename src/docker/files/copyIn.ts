import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { ExplainedError } from '../../base';
import type { WorkbenchFiles } from '../../workbench';
import type { CopyOptions } from './copyOut';

/** Something that goes into an archive. */
interface Source {
  /** In the archive, with slashes. */
  name: string;
  type: 'file' | 'folder' | 'link';
  size: number;
  mode: number;
  /** Milliseconds since the epoch. */
  modified: number;
  /** Of a link. */
  target?: string;
  contents(): Readable;
}

/** An archive on its way, and what has been left out of it so far: pipes, devices, sockets. */
export interface PackedFiles {
  archive: Readable;
  left: readonly string[];
}

/** Packs files and folders of this computer as `docker cp` does: links as links, and all of it root's. */
export function packLocal(files: readonly string[], options: CopyOptions = {}): PackedFiles {
  const left: string[] = [];
  return { left, archive: pack(localSources(files, left), options) };
}

/** The same with files of a workbench. Links are followed where they lead to files, and left out where not. */
export function packRemote(
  from: WorkbenchFiles,
  files: readonly string[],
  options: CopyOptions = {},
): PackedFiles {
  const left: string[] = [];
  return { left, archive: pack(remoteSources(from, files, left), options) };
}

function pack(sources: AsyncIterable<Source>, { signal, onProgress }: CopyOptions): Readable {
  const packing = tar.pack();
  let isGone = false;
  let files = 0;
  let bytes = 0;
  packing.once('close', () => (isGone = true));
  const fill = async (): Promise<void> => {
    for await (const source of sources) {
      const { name, type, size, mode, modified, target } = source;
      signal?.throwIfAborted();
      if (isGone) return;
      // Engines look at the first bytes for compression: no name is to look like it.
      const header = { name: `./${name}`, mode, mtime: new Date(modified), uid: 0, gid: 0 };
      if (type === 'folder') packing.entry({ ...header, type: 'directory' });
      else if (type === 'link') packing.entry({ ...header, type: 'symlink', linkname: target ?? '' });
      else {
        const entry = packing.entry({ ...header, size });
        const counted = source.contents().on('data', (piece: Uint8Array) => {
          bytes += piece.length;
          onProgress?.({ files, bytes, current: name });
        });
        await pipeline(counted, entry);
        files++;
      }
      onProgress?.({ files, bytes, current: name });
    }
    packing.finalize();
  };
  const archive = Readable.from(packing, { objectMode: false });
  archive.once('close', () => packing.destroy());
  fill().catch((error: unknown) => packing.destroy(unreadable(error)));
  return archive;
}

async function* localSources(files: readonly string[], left: string[]): AsyncGenerator<Source> {
  for (const file of files) yield* localSource(file, path.basename(file), left);
}

async function* localSource(file: string, name: string, left: string[]): AsyncGenerator<Source> {
  const stats = await lstat(file);
  const { size, mtimeMs: modified } = stats;
  // Windows has no modes; `docker` has what comes from there run and read by everybody.
  const mode = process.platform === 'win32' ? 0o755 : stats.mode & 0o7777;
  const common = { name, size, mode, modified };
  const nothing = (): Readable => Readable.from([]);
  if (stats.isFile()) {
    // A file that grows meanwhile goes in with the size that it had.
    const contents = (): Readable => (size === 0 ? nothing() : createReadStream(file, { end: size - 1 }));
    yield { ...common, type: 'file', contents };
  } else if (stats.isSymbolicLink()) {
    const target = (await readlink(file)).replaceAll(path.sep, '/');
    yield { ...common, type: 'link', target, contents: nothing };
  } else if (stats.isDirectory()) {
    yield { ...common, type: 'folder', contents: nothing };
    for (const each of (await readdir(file)).sort()) {
      yield* localSource(path.join(file, each), `${name}/${each}`, left);
    }
  } else left.push(file);
}

async function* remoteSources(
  from: WorkbenchFiles,
  files: readonly string[],
  left: string[],
): AsyncGenerator<Source> {
  for (const file of files) {
    yield* remoteSource(
      from,
      file,
      path.posix.basename(file),
      { ...(await from.stat(file)), link: false },
      left,
    );
  }
}

async function* remoteSource(
  from: WorkbenchFiles,
  file: string,
  name: string,
  { type, link, size, mode, modified }: Awaited<ReturnType<WorkbenchFiles['stat']>> | RemoteEntry,
  left: string[],
): AsyncGenerator<Source> {
  const common = { name, size, mode, modified };
  if (type === 'file') {
    yield { ...common, type, contents: () => Readable.from(exactly(from, file, size)) };
  } else if (type === 'folder' && !link) {
    yield { ...common, type, contents: () => Readable.from([]) };
    for (const each of await from.list(file)) {
      yield* remoteSource(from, path.posix.join(file, each.name), `${name}/${each.name}`, each, left);
    }
  } else left.push(file);
}

type RemoteEntry = Awaited<ReturnType<WorkbenchFiles['list']>>[number];

/** So many bytes of a file, however it grows meanwhile. */
async function* exactly(from: WorkbenchFiles, file: string, size: number): AsyncGenerator<Uint8Array> {
  const source = await from.open(file, 'read');
  try {
    let room = size;
    for await (const piece of source.pieces(0)) {
      if (room === 0) return;
      // A piece is good until the next one only.
      yield Buffer.from(piece.subarray(0, room));
      room -= Math.min(room, piece.length);
    }
  } finally {
    await source.close();
  }
}

function unreadable(error: unknown): Error {
  if (error instanceof ExplainedError || (error as Error).name === 'AbortError') return error as Error;
  const { path: file, message } = error as NodeJS.ErrnoException;
  return new ExplainedError(
    'source-unreadable',
    `${file ?? 'A file'} could not be read while it was copied.`,
    {
      remedy: 'Check that you may read it, and that nothing changes it just now.',
      detail: message,
      cause: error,
    },
  );
}
