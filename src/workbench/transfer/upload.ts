import * as fs from 'node:fs/promises';
import path from 'node:path';
import { fileError, unless } from '../files/errors';
import { decodeName } from '../files/names';
import type { OpenedFile, WorkbenchFiles } from '../types';
import { here, localPath } from './localTarget';
import { checkUnchanged, moveAll, partName, sameTime, throughLink } from './run';
import type { FileToMove, TransferOptions, TransferResult } from './types';

/** Bytes that are read at once. */
const CHUNK = 1024 * 1024;

/**
 * Copies a file or a folder of this computer to `remote` on a workbench, on the same terms as `download` does the
 * other way round. Links in a folder are left out.
 */
export async function upload(
  files: WorkbenchFiles,
  local: string,
  remote: string,
  options: TransferOptions = {},
): Promise<TransferResult> {
  const found: FileToMove[] = [];
  const left: string[] = [];
  // The thing itself that a person has chosen may be a link.
  const chosen = decodeName(await here(local, fs.realpath(localPath(local), { encoding: 'buffer' })));
  await find(files, chosen, remote, found, left, options.signal);
  return moveAll(found, left, options, (file, arrived, signal) => uploadFile(files, file, arrived, signal));
}

async function find(
  files: WorkbenchFiles,
  local: string,
  remote: string,
  found: FileToMove[],
  left: string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const stats = await here(local, fs.lstat(localPath(local)));
  if (stats.isFile()) {
    // Windows has no permission bits.
    const mode = process.platform === 'win32' ? 0o644 : stats.mode & 0o777;
    found.push({ from: local, to: remote, size: stats.size, modified: stats.mtimeMs, mode });
  } else if (stats.isDirectory()) {
    await makeRemoteFolder(files, remote);
    const names = await here(local, fs.readdir(localPath(local), { encoding: 'buffer' }));
    for (const name of names.map((bytes) => decodeName(bytes)).sort()) {
      await find(files, path.join(local, name), path.posix.join(remote, name), found, left, signal);
    }
  } else {
    left.push(local);
  }
}

async function makeRemoteFolder(files: WorkbenchFiles, folder: string): Promise<void> {
  const there = await unless('file-not-found', files.stat(folder), undefined);
  if (there === undefined) return files.makeFolder(folder);
  if (there.type !== 'folder') throw fileError('file-exists', folder);
  if (there.link) throw throughLink(folder);
}

async function uploadFile(
  files: WorkbenchFiles,
  file: FileToMove,
  arrived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const there = await unless('file-not-found', files.stat(file.to), undefined);
  if (there?.type === 'folder') throw fileError('file-is-folder', file.to);
  if (there?.type === 'file' && there.size === file.size && sameTime(there.modified, file.modified)) {
    arrived(file.size);
    return;
  }
  const part = path.posix.join(path.posix.dirname(file.to), partName(path.posix.basename(file.to), file));
  const source = await here(file.from, fs.open(localPath(file.from), 'r'));
  try {
    const target = await openRemotePart(files, part);
    try {
      await send(source, target, file, arrived, signal);
      const { size, mtimeMs } = await source.stat();
      checkUnchanged(file, { size, modified: mtimeMs });
      await target.change({ mode: file.mode, modified: file.modified });
    } finally {
      target.close().catch(() => {});
    }
    await files.rename(part, file.to, { replace: true });
  } finally {
    await source.close();
  }
}

async function openRemotePart(files: WorkbenchFiles, part: string): Promise<OpenedFile> {
  const there = await unless('file-not-found', files.stat(part), undefined);
  if (there === undefined) return files.open(part, 'create');
  if (there.link) throw throughLink(part);
  return files.open(part, 'write');
}

async function send(
  source: fs.FileHandle,
  target: OpenedFile,
  file: FileToMove,
  arrived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { size } = await target.stat();
  let position = Math.min(size, file.size);
  if (size > file.size) await target.truncate(file.size);
  arrived(position);
  const writer = target.writer();
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK, file.size));
  try {
    while (position < file.size) {
      signal.throwIfAborted();
      const wanted = Math.min(buffer.length, file.size - position);
      const { bytesRead } = await here(file.from, source.read(buffer, 0, wanted, position));
      if (bytesRead === 0) break;
      await writer.write(position, buffer.subarray(0, bytesRead));
      position += bytesRead;
      arrived(bytesRead);
    }
  } finally {
    await writer.end();
  }
}
