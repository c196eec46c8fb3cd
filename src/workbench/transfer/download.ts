import path from 'node:path';
import type { FileEntry, WorkbenchFiles } from '../types';
import { LocalNames } from './localNames';
import { here, localStats, makeLocalFolder, openPart, putIntoPlace } from './localTarget';
import { checkUnchanged, moveAll, partName, sameTime } from './run';
import type { FileToMove, TransferOptions, TransferResult } from './types';

/**
 * Copies a file or a folder of a workbench to `local` on this computer. A file that is there already with the same
 * size and time is left alone, any other is replaced once its successor is complete; folders are filled up. What has
 * arrived of a file stands beside it as `….part` and is where the next attempt, or this one after the connection came
 * back, goes on. Nothing is written through a link, nor outside of `local`, whatever the workbench calls its files.
 */
export async function download(
  files: WorkbenchFiles,
  remote: string,
  local: string,
  options: TransferOptions = {},
): Promise<TransferResult> {
  const found: FileToMove[] = [];
  const left: string[] = [];
  const root = await files.stat(remote);
  await find(
    files,
    { ...root, name: path.posix.basename(remote), link: false },
    remote,
    local,
    found,
    left,
    options.signal,
  );
  return moveAll(found, left, options, (file, arrived, signal) => downloadFile(files, file, arrived, signal));
}

/** Folders are made on the way, so that empty ones come along. */
async function find(
  files: WorkbenchFiles,
  entry: FileEntry,
  remote: string,
  local: string,
  found: FileToMove[],
  left: string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const { type, link, size, modified, mode } = entry;
  if (type === 'file') {
    // Whatever the workbench thinks: who has downloaded a file may read and replace it.
    found.push({ from: remote, to: local, size, modified, mode: (mode & 0o777) | 0o600 });
  } else if (type === 'folder' && !link) {
    await makeLocalFolder(local);
    const names = new LocalNames();
    for (const child of (await files.list(remote)).sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const [from, to] = [path.posix.join(remote, child.name), path.join(local, names.nameFor(child.name))];
      await find(files, child, from, to, found, left, signal);
    }
  } else {
    // A link to a folder may lead back to where it stands.
    left.push(remote);
  }
}

async function downloadFile(
  files: WorkbenchFiles,
  file: FileToMove,
  arrived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const there = await localStats(file.to);
  if (there?.isFile() === true && there.size === file.size && sameTime(there.mtimeMs, file.modified)) {
    arrived(file.size);
    return;
  }
  const part = path.join(path.dirname(file.to), partName(path.basename(file.to), file));
  const source = await files.open(file.from, 'read');
  try {
    const target = await openPart(part);
    try {
      let position = Math.min((await target.stat()).size, file.size);
      arrived(position);
      for await (const piece of source.pieces(position)) {
        signal.throwIfAborted();
        for (let at = 0; at < piece.length;) {
          const { bytesWritten } = await here(
            part,
            target.write(piece, at, piece.length - at, position + at),
          );
          at += bytesWritten;
        }
        position += piece.length;
        arrived(piece.length);
      }
      checkUnchanged(file, { ...(await source.stat()), size: position });
      await target.chmod(file.mode);
      await target.utimes(file.modified / 1000, file.modified / 1000);
    } finally {
      await target.close();
    }
    await putIntoPlace(part, file.to);
  } finally {
    source.close().catch(() => {});
  }
}
