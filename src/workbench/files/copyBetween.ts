import path from 'node:path';
import type { FileEntry, WorkbenchFiles } from '../types';
import { fileError, unless } from './errors';

/**
 * Copies a file or a folder from one workbench to another, or between what two users may do on one. Links to files
 * arrive as what they lead to, other links and what is no file are left out.
 */
export async function copyBetween(
  source: WorkbenchFiles,
  from: string,
  target: WorkbenchFiles,
  to: string,
  { replace = false }: { replace?: boolean } = {},
): Promise<void> {
  const there = await unless('file-not-found', target.stat(to), undefined);
  if (there !== undefined) {
    if (!replace) throw fileError('file-exists', to);
    await target.remove(to, { recursive: true });
  }
  await copyEntry(source, { ...(await source.stat(from)), link: false }, from, target, to);
}

async function copyEntry(
  source: WorkbenchFiles,
  entry: Omit<FileEntry, 'name'>,
  from: string,
  target: WorkbenchFiles,
  to: string,
): Promise<void> {
  if (entry.type === 'folder' && !entry.link) {
    await target.makeFolder(to);
    for (const child of await source.list(from)) {
      await copyEntry(
        source,
        child,
        path.posix.join(from, child.name),
        target,
        path.posix.join(to, child.name),
      );
    }
  } else if (entry.type === 'file') {
    await copyFile(source, from, target, to, entry.mode & 0o777);
  }
}

async function copyFile(
  source: WorkbenchFiles,
  from: string,
  target: WorkbenchFiles,
  to: string,
  mode: number,
): Promise<void> {
  const reading = await source.open(from, 'read');
  try {
    const writing = await target.open(to, 'create');
    try {
      const writer = writing.writer();
      let position = 0;
      for await (const piece of reading.pieces(0)) {
        await writer.write(position, piece);
        position += piece.length;
      }
      await writer.end();
      await writing.change({ mode });
      await writing.close();
    } catch (error) {
      await writing.close().catch(() => {});
      await target.remove(to).catch(() => {});
      throw error;
    }
  } finally {
    reading.close().catch(() => {});
  }
}
