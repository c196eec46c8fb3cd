import type { ClientChannel, SFTPWrapper, Stats } from 'ssh2';
import { fileError } from '../files';
import type { Attributes, FileAccess, FileFailure } from '../files';
import type { SshLink } from './link';

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
const FAILURES: Readonly<Record<number, FileFailure>> = { 2: 'file-not-found', 3: 'file-forbidden' };

type Done<T> = (error: Error | null | undefined, value: T) => void;

/** The files of a machine through SFTP. `closed` is called when its channel has ended, for whatever reason. */
export async function openFileAccess(link: SshLink, closed: () => void): Promise<FileAccess> {
  const sftp = await link.session(
    // The wrapper stands for its channel: it has the same `close` event.
    (client, done) => client.sftp((error, wrapper) => done(error, wrapper as unknown as ClientChannel)),
    (channel) => (channel as unknown as SFTPWrapper).on('close', closed),
  );

  const ask = <T>(file: string, request: (done: Done<T>) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        const code = FAILURES[Number((error as { code?: unknown }).code)] ?? 'file-failed';
        reject(link.reason ?? fileError(code, file, error));
      };
      try {
        request((error, value) => (error ? fail(error) : resolve(value)));
      } catch (error) {
        fail(error as Error);
      }
    });
  const told = (file: string, request: (done: (error?: Error | null) => void) => void): Promise<void> =>
    ask<undefined>(file, (done) => request((error) => done(error, undefined)));

  return {
    realpath: (file) => ask<string>(file, (done) => sftp.realpath(file, done)),
    stat: async (file) => attributes(await ask<Stats>(file, (done) => sftp.stat(file, done))),
    lstat: async (file) => attributes(await ask<Stats>(file, (done) => sftp.lstat(file, done))),
    list: async (folder) => {
      const entries = await ask<{ filename: string; attrs: { mode: number } }[]>(folder, (done) =>
        sftp.readdir(folder, done),
      );
      return entries.map(({ filename, attrs }) => ({ name: filename, mode: attrs.mode }));
    },
    read: (file) => ask<Buffer>(file, (done) => sftp.readFile(file, done)),
    write: (file, data, how) =>
      told(file, (done) =>
        sftp.writeFile(file, Buffer.from(data), { flag: how === 'create' ? 'wx' : 'w', mode: 0o666 }, done),
      ),
    chmod: (file, mode) => told(file, (done) => sftp.chmod(file, mode, done)),
    makeFolder: (folder) => told(folder, (done) => sftp.mkdir(folder, done)),
    // SFTP's own rename refuses to replace; OpenSSH has this one for it.
    replace: (from, to) => told(to, (done) => sftp.ext_openssh_rename(from, to, done)),
    rename: (from, to) => told(from, (done) => sftp.rename(from, to, done)),
    unlink: (file) => told(file, (done) => sftp.unlink(file, done)),
    removeFolder: (folder) => told(folder, (done) => sftp.rmdir(folder, done)),
  };
}

function attributes(stats: Stats): Attributes {
  const { mode, size, uid, gid } = stats;
  return { mode, size, uid, gid, modified: stats.mtime * 1000 };
}
