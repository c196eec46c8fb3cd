import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { ExplainedError, displayText } from '../../base';
import { encodeName } from '../files/names';

/** Windows has text for names, everything else bytes. */
export function localPath(file: string): string | Buffer {
  return process.platform === 'win32' ? file : encodeName(file);
}

/** Makes a folder, or is content with one. A link in its place is not followed: it may lead anywhere. */
export async function makeLocalFolder(folder: string): Promise<void> {
  const there = await localStats(folder);
  if (there?.isDirectory() === true) return;
  if (there !== undefined) throw inTheWay(folder);
  await here(folder, fs.mkdir(localPath(folder)));
}

/** What stands at a path, links not followed; undefined where nothing does. */
export async function localStats(file: string): Promise<Stats | undefined> {
  return fs.lstat(localPath(file)).catch(() => undefined);
}

/** Opens what has arrived of a file, or makes it; through no link. */
export function openPart(file: string): Promise<fs.FileHandle> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  // Windows has no such flag, and lets only administrators make links.
  return here(file, fs.open(localPath(file), O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0), 0o600));
}

/** Puts a finished file into its place. */
export async function putIntoPlace(part: string, file: string): Promise<void> {
  if ((await localStats(file))?.isDirectory() === true) throw inTheWay(file);
  await here(file, fs.rename(localPath(part), localPath(file)));
}

/** Failures of this computer's own disk, in a sentence. */
export async function here<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    const place = displayText(path.dirname(file));
    throw new ExplainedError(
      full ? 'local-no-space' : 'local-failed',
      full
        ? `The disk of this computer is full (${place}).`
        : `${displayText(file)} cannot be used on this computer.`,
      {
        remedy: full ? 'Make room, then do it again: it goes on from there.' : 'Choose another folder.',
        detail: message,
        cause: error,
      },
    );
  }
}

function inTheWay(file: string): ExplainedError {
  return new ExplainedError(
    'local-in-the-way',
    `${displayText(file)} is in the way: it is there already, as something else.`,
    {
      remedy: 'Move it away, or choose another folder.',
    },
  );
}
