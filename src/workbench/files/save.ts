import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Attributes, FileAccess, OpenFile } from './access';
import { readAll, writeAll } from './bytes';
import { failedWith, fileError, isInterruption } from './errors';

/** Files that exist for the moment of a save. */
const TEMPORARY = /^\.cw-[0-9a-f]{16}$/;

/** A name beside `file` that nothing has. */
export function nameBeside(file: string): string {
  return path.posix.join(path.posix.dirname(file), `.cw-${randomBytes(8).toString('hex')}`);
}

/** True for the names of {@link nameBeside}: such files come and go by themselves. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Makes a new file, whole or not at all. Fails with `file-exists` where one has come into being meanwhile. */
export async function create(access: FileAccess, file: string, data: Uint8Array): Promise<void> {
  await withTemporary(access, file, async (beside, temporary) => {
    await writeAll(beside, 0, data);
    await beside.sync();
    await beside.close();
    await access.rename(temporary, file);
  });
}

/**
 * Replaces the contents of a file that is there, all or nothing, and keeps its mode and owner. Where a new file in its
 * place would be another one (it has several names, access control lists, or an owner that cannot be given away; or
 * nothing may be created in its folder), it is written to in place: the new end first, so that a full disk leaves it
 * as it was. `tied` tells whether it has several names or lists; undefined: not known.
 */
export async function overwrite(
  access: FileAccess,
  file: string,
  data: Uint8Array,
  tied: () => Promise<boolean | undefined>,
): Promise<void> {
  // The kernel's own word on whether this person may write to it: a folder's rights allow more, and are not meant.
  const original = await access.open(file, 'write');
  try {
    const before = await original.stat();
    const replaced = (await tied()) === false && (await replace(access, file, data, before));
    if (!replaced) await writeInPlace(original, data, before);
  } finally {
    await original.close().catch(() => {});
  }
}

/** False where a file of ours beside it could not become what it is. */
async function replace(
  access: FileAccess,
  file: string,
  data: Uint8Array,
  before: Attributes,
): Promise<boolean> {
  try {
    return await withTemporary(access, file, async (beside, temporary) => {
      const { uid, gid } = await beside.stat();
      if (uid !== before.uid || gid !== before.gid) {
        try {
          await beside.change({ uid: before.uid, gid: before.gid });
        } catch (error) {
          if (!failedWith(error, 'file-forbidden', 'file-failed')) throw error;
          await access.unlink(temporary);
          return false;
        }
      }
      await writeAll(beside, 0, data);
      // After the owner: changing that takes the set-user-ID bits away.
      await beside.change({ mode: before.mode & 0o7777 });
      await beside.sync();
      await beside.close();
      await access.replace(temporary, file);
      return true;
    });
  } catch (error) {
    if (failedWith(error, 'file-forbidden', 'file-read-only-disk')) return false;
    throw error;
  }
}

async function withTemporary<T>(
  access: FileAccess,
  file: string,
  work: (opened: OpenFile, temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = nameBeside(file);
  let opened: OpenFile | undefined;
  try {
    opened = await access.open(temporary, 'create');
    return await work(opened, temporary);
  } catch (error) {
    if (opened !== undefined) {
      const removed = opened
        .close()
        .catch(() => {})
        .then(() => access.unlink(temporary))
        .catch(() => {});
      // Without a connection that waits for the next one, and nobody should wait for it.
      if (!isInterruption(error)) await removed;
    }
    throw about(error, temporary, file);
  }
}

/** Nobody knows the temporary file: what went wrong with it went wrong with the file that it stands for. */
function about(error: unknown, temporary: string, file: string): unknown {
  const known = [
    'file-forbidden',
    'file-no-space',
    'file-read-only-disk',
    'file-failed',
    'file-not-found',
  ] as const;
  if (!failedWith(error, ...known) || !error.message.includes(path.posix.basename(temporary))) return error;
  return fileError(known.find((code) => code === error.code) ?? 'file-failed', file, error.cause);
}

async function writeInPlace(file: OpenFile, data: Uint8Array, before: Attributes): Promise<void> {
  const common = Math.min(before.size, data.length);
  const restore = await firstBytes(file, common);
  try {
    // What needs room comes first: where there is none, nothing has been touched yet.
    await writeAll(file, common, data.subarray(common));
    await writeAll(file, 0, data.subarray(0, common));
    if (data.length < before.size) await file.truncate(data.length);
    await file.sync();
    // Writing takes the set-user-ID bits away, as anybody but root.
    if ((before.mode & 0o6000) !== 0) await file.change({ mode: before.mode & 0o7777 }).catch(() => {});
  } catch (error) {
    if (restore !== undefined) await writeAll(file, 0, restore).catch(() => {});
    await file.truncate(before.size).catch(() => {});
    throw error;
  }
}

/** Undefined where the file may not be read. */
async function firstBytes(file: OpenFile, length: number): Promise<Uint8Array | undefined> {
  try {
    return (await readAll(file)).subarray(0, length);
  } catch {
    return undefined;
  }
}
