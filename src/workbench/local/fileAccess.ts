import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Stats } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Attributes, Changes, FileAccess, OpenFile, OpenHow } from '../files/access';
import { failedWith, fileError } from '../files/errors';
import type { FileFailure } from '../types';
import { decodeName, encodeName } from '../files/names';

const FAILURES: Readonly<Record<string, FileFailure>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  ELOOP: 'file-not-found',
  EEXIST: 'file-exists',
  ENOTEMPTY: 'file-not-empty',
  EACCES: 'file-forbidden',
  EPERM: 'file-forbidden',
  EROFS: 'file-read-only-disk',
  EISDIR: 'file-is-folder',
  ENOSPC: 'file-no-space',
  EDQUOT: 'file-no-space',
  ENAMETOOLONG: 'file-name',
  EINVAL: 'file-name',
  EXDEV: 'file-other-disk',
};

const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL } = constants;
const FLAGS: Readonly<Record<OpenHow, number>> = {
  read: O_RDONLY,
  write: O_RDWR,
  'write-only': O_WRONLY,
  create: O_WRONLY | O_CREAT | O_EXCL,
};

const CHUNK = 256 * 1024;

/** The files of this computer. */
export const localFileAccess: FileAccess = {
  realpath: async (file) =>
    file === '.' ? os.homedir() : name(await ask(file, fs.realpath(real(file), { encoding: 'buffer' }))),
  stat: async (file) => attributes(await ask(file, fs.stat(real(file)))),
  lstat: async (file) => attributes(await ask(file, fs.lstat(real(file)))),
  list: async (folder) => {
    const names = (await ask(folder, fs.readdir(real(folder), { encoding: 'buffer' }))).map(name);
    const entries = await Promise.all(
      names.map(async (each) => {
        // It may have gone since.
        const stats = await fs.lstat(real(path.posix.join(folder, each))).catch(() => undefined);
        return stats === undefined ? [] : [{ name: each, attributes: attributes(stats) }];
      }),
    );
    return entries.flat();
  },
  open: async (file, how) => {
    const open = (flags: number): Promise<OpenFile> =>
      ask(file, fs.open(real(file), flags)).then((handle) => opened(file, handle));
    return open(FLAGS[how]).catch((error: unknown) => {
      // Some files may be written to but not read.
      if (how !== 'write' || !failedWith(error, 'file-forbidden')) throw error;
      return open(O_WRONLY);
    });
  },
  readLink: async (file) => name(await ask(file, fs.readlink(real(file), { encoding: 'buffer' }))),
  makeLink: (file, target) => ask(file, fs.symlink(real(target), real(file))),
  change: async (file, changes) => {
    const { mode, uid, gid, modified } = changes;
    if (uid !== undefined && gid !== undefined) await ask(file, fs.chown(real(file), uid, gid));
    if (mode !== undefined) await ask(file, fs.chmod(real(file), mode));
    if (modified !== undefined) await ask(file, fs.utimes(real(file), modified / 1000, modified / 1000));
  },
  makeFolder: (folder) => ask(folder, fs.mkdir(real(folder))),
  replace: (from, to) => ask(to, fs.rename(real(from), real(to))),
  rename: async (from, to) => {
    // rename(2) replaces what is there; nothing better is offered here.
    const taken = await fs.lstat(real(to)).then(
      () => true,
      () => false,
    );
    if (taken) throw fileError('file-exists', to);
    await ask(from, fs.rename(real(from), real(to)));
  },
  unlink: (file) => ask(file, fs.unlink(real(file))),
  removeFolder: (folder) => ask(folder, fs.rmdir(real(folder))),
};

function opened(file: string, handle: fs.FileHandle): OpenFile {
  return {
    chunk: CHUNK,
    copies: false,
    giveBack: () => {},
    stat: async () => attributes(await ask(file, handle.stat())),
    read: async (position, length) => {
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await ask(file, handle.read(buffer, 0, length, position));
      return buffer.subarray(0, bytesRead);
    },
    write: async (position, data) => {
      for (let at = 0; at < data.length;) {
        const { bytesWritten } = await ask(file, handle.write(data, at, data.length - at, position + at));
        at += bytesWritten;
      }
    },
    truncate: (size) => ask(file, handle.truncate(size)),
    change: async ({ mode, uid, gid, modified }: Changes) => {
      if (uid !== undefined && gid !== undefined) await ask(file, handle.chown(uid, gid));
      if (mode !== undefined) await ask(file, handle.chmod(mode));
      if (modified !== undefined) await ask(file, handle.utimes(modified / 1000, modified / 1000));
    },
    sync: () => ask(file, handle.sync()),
    close: () => ask(file, handle.close()),
  };
}

async function ask<T>(file: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw fileError(FAILURES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'file-failed', file, error);
  }
}

// Windows has text for names, everything else bytes.
const real = (file: string): string | Buffer => (process.platform === 'win32' ? file : encodeName(file));
const name = (bytes: Buffer): string => decodeName(bytes);

function attributes(stats: Stats): Attributes {
  const { mode, size, uid, gid } = stats;
  return { mode, size, uid, gid, modified: stats.mtimeMs };
}
