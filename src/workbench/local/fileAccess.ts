import * as fs from 'node:fs/promises';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { fileError } from '../files';
import type { Attributes, FileAccess, FileFailure } from '../files';

const FAILURES: Readonly<Record<string, FileFailure>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  EEXIST: 'file-exists',
  ENOTEMPTY: 'file-exists',
  EACCES: 'file-forbidden',
  EPERM: 'file-forbidden',
  EROFS: 'file-forbidden',
  EISDIR: 'file-is-folder',
};

async function ask<T>(file: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw fileError(FAILURES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'file-failed', file, error);
  }
}

function attributes(stats: Stats): Attributes {
  const { mode, size, uid, gid } = stats;
  return { mode, size, uid, gid, modified: stats.mtimeMs };
}

/** The files of this computer. */
export const localFileAccess: FileAccess = {
  realpath: (file) => ask(file, fs.realpath(file)),
  stat: async (file) => attributes(await ask(file, fs.stat(file))),
  lstat: async (file) => attributes(await ask(file, fs.lstat(file))),
  list: async (folder) => {
    const names = await ask(folder, fs.readdir(folder));
    return Promise.all(
      names.map(async (name) => {
        const file = path.join(folder, name);
        return { name, mode: (await ask(file, fs.lstat(file))).mode };
      }),
    );
  },
  read: (file) => ask(file, fs.readFile(file)),
  write: (file, data, how) => ask(file, fs.writeFile(file, data, { flag: how === 'create' ? 'wx' : 'w' })),
  chmod: (file, mode) => ask(file, fs.chmod(file, mode)),
  makeFolder: (folder) => ask(folder, fs.mkdir(folder)),
  replace: (from, to) => ask(to, fs.rename(from, to)),
  rename: (from, to) => ask(from, fs.rename(from, to)),
  unlink: (file) => ask(file, fs.unlink(file)),
  removeFolder: (folder) => ask(folder, fs.rmdir(folder)),
};
