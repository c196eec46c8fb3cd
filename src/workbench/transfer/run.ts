import { createHash } from 'node:crypto';
import { ExplainedError } from '../../base';
import { isInterruption } from '../files/errors';
import { displayName } from '../files/names';
import { inParallel } from '../files/parallel';
import type { FileToMove, TransferOptions, TransferProgress, TransferResult } from './types';

/** Files on their way at once: small ones spend most of their time waiting for answers. */
const AT_ONCE = 8;
/** Interruptions in a row without a byte moved, until a transfer is given up. */
const PATIENCE = 3;
/** Bytes of a name that leave room for what is added to it (255 at most on every file system in use). */
const NAME_KEPT = 200;

/**
 * The name of what has arrived of a file so far. It stands for one version of one source, so that what is left over
 * of another one is never taken for its beginning.
 */
export function partName(name: string, { from, size, modified }: FileToMove): string {
  const version = createHash('sha256')
    .update(`${from}\0${size}\0${Math.floor(modified / 1000)}`)
    .digest('hex')
    .slice(0, 12);
  return markedPart(name, version);
}

/** The name of what comes beside a file of that name until all of it is there; the mark tells it from others. */
export function markedPart(name: string, mark: string): string {
  let kept = name;
  while (Buffer.byteLength(kept) > NAME_KEPT) kept = [...kept].slice(0, -1).join('');
  return `${kept}.${mark}.part`;
}

/** Nothing is copied through a link. */
export function throughLink(file: string): ExplainedError {
  return new ExplainedError(
    'transfer-link',
    `${displayName(file)} is a link, and nothing is copied through one.`,
    { remedy: 'Choose the folder that it leads to.' },
  );
}

/** True where both were changed in the same second: what SFTP can tell. */
export function sameTime(one: number, other: number): boolean {
  return Math.floor(one / 1000) === Math.floor(other / 1000);
}

/** Fails where the source is no longer what was being moved. */
export function checkUnchanged(file: FileToMove, now: { size: number; modified: number }): void {
  if (now.size === file.size && sameTime(now.modified, file.modified)) return;
  throw new ExplainedError(
    'transfer-changed',
    `${displayName(file.from)} has changed while it was being copied.`,
    {
      remedy: 'Copy it again once nothing writes to it any more.',
    },
  );
}

/**
 * Moves all files, several at once. `move` moves one from where an earlier attempt stopped and reports the bytes as
 * they arrive; after an interruption it is called again, as long as that gets any further.
 */
export async function moveAll(
  files: readonly FileToMove[],
  left: readonly string[],
  { onProgress, signal }: TransferOptions,
  move: (file: FileToMove, arrived: (bytes: number) => void, signal: AbortSignal) => Promise<void>,
): Promise<TransferResult> {
  signal?.throwIfAborted();
  const progress: TransferProgress = {
    bytes: 0,
    totalBytes: files.reduce((sum, { size }) => sum + size, 0),
    files: 0,
    totalFiles: files.length,
    current: '',
  };
  // The first failure ends what else is under way.
  const failed = new AbortController();
  const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const tell = (file: FileToMove, bytes: number): void => {
    progress.bytes += bytes;
    progress.current = file.from;
    onProgress?.({ ...progress });
  };
  await inParallel(AT_ONCE, files, async (file) => {
    try {
      for (let fruitless = 0, counted = 0; ;) {
        const before = counted;
        let arrived = 0;
        try {
          stop.throwIfAborted();
          await move(
            file,
            (bytes) => {
              arrived += bytes;
              // What an earlier attempt has brought is found there again, and has been counted.
              if (arrived <= counted) return;
              tell(file, arrived - counted);
              counted = arrived;
            },
            stop,
          );
          break;
        } catch (error) {
          fruitless = counted > before ? 0 : fruitless + 1;
          if (!isInterruption(error) || fruitless >= PATIENCE) throw error;
        }
      }
      progress.files++;
      tell(file, 0);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  return { files: files.length, bytes: progress.totalBytes, left };
}
