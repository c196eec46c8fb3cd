import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ExplainedError } from '../base';
import type { FileStat, FileType, WorkbenchFiles } from './types';

/** What the system says about a file; `mode` with its type bits, as stat(2) gives it. */
export interface Attributes {
  mode: number;
  size: number;
  modified: number;
  uid: number;
  gid: number;
}

/** What {@link Files} needs of a file system; paths are absolute. Failures carry {@link FileFailure} codes. */
export interface FileAccess {
  realpath(file: string): Promise<string>;
  stat(file: string): Promise<Attributes>;
  lstat(file: string): Promise<Attributes>;
  list(folder: string): Promise<{ name: string; mode: number }[]>;
  read(file: string): Promise<Uint8Array>;
  /** `create` refuses to touch what exists; `replace` empties it first. */
  write(file: string, data: Uint8Array, how: 'create' | 'replace'): Promise<void>;
  chmod(file: string, mode: number): Promise<void>;
  makeFolder(folder: string): Promise<void>;
  /** Takes the place of `to` in one step. */
  replace(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(file: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
}

export type FileFailure =
  'file-not-found' | 'file-exists' | 'file-forbidden' | 'file-is-folder' | 'file-failed';

const SENTENCES: Readonly<Record<FileFailure, (file: string) => string>> = {
  'file-not-found': (file) => `There is no ${file} on the workbench.`,
  'file-exists': (file) => `${file} exists already on the workbench.`,
  'file-forbidden': (file) => `You have no right to do that with ${file} on the workbench.`,
  'file-is-folder': (file) => `${file} is a folder, not a file.`,
  'file-failed': (file) => `The workbench could not do that with ${file}.`,
};

/** The error of a file operation. */
export function fileError(code: FileFailure, file: string, cause?: unknown): ExplainedError {
  return new ExplainedError(code, SENTENCES[code](file), {
    ...(cause instanceof Error ? { cause, detail: cause.message } : {}),
  });
}

function typeOf(mode: number): FileType {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'folder';
    case 0o120000:
      return 'link';
    default:
      return 'other';
  }
}

function hasCode(error: unknown, ...codes: FileFailure[]): boolean {
  return error instanceof ExplainedError && (codes as string[]).includes(error.code);
}

/** The files of a workbench over whatever reaches them. */
export class Files implements WorkbenchFiles {
  readonly home: string;
  readonly #access: FileAccess;

  private constructor(access: FileAccess, home: string) {
    this.#access = access;
    this.home = home;
  }

  /** @param home where it is not what `.` resolves to */
  static async of(access: FileAccess, home?: string): Promise<Files> {
    return new Files(access, home ?? (await access.realpath('.')));
  }

  async stat(file: string): Promise<FileStat> {
    const { mode, size, modified } = await this.#access.stat(this.#resolve(file));
    return { type: typeOf(mode), size, modified, mode: mode & 0o7777 };
  }

  async list(folder: string): Promise<{ name: string; type: FileType }[]> {
    const entries = await this.#access.list(this.#resolve(folder));
    return entries.map(({ name, mode }) => ({ name, type: typeOf(mode) }));
  }

  async read(file: string): Promise<Uint8Array> {
    const target = this.#resolve(file);
    if (typeOf((await this.#access.stat(target)).mode) === 'folder')
      throw fileError('file-is-folder', target);
    return this.#access.read(target);
  }

  async write(file: string, data: Uint8Array): Promise<void> {
    const target = await this.#followed(this.#resolve(file));
    const before = await this.#attributes(target);
    if (before !== undefined && typeOf(before.mode) === 'folder') throw fileError('file-is-folder', target);
    // A device or a pipe is written to, not replaced.
    const replaceable = before === undefined || typeOf(before.mode) === 'file';
    if (!replaceable || !(await this.#writeBeside(target, data, before))) {
      await this.#access.write(target, data, 'replace');
    }
  }

  async makeFolder(folder: string): Promise<void> {
    const target = this.#resolve(folder);
    const there = await this.#attributes(target);
    if (there !== undefined) {
      if (typeOf(there.mode) !== 'folder') throw fileError('file-exists', target);
      return;
    }
    const parent = path.posix.dirname(target);
    if (parent !== target) await this.makeFolder(parent);
    await this.#access.makeFolder(target);
  }

  async rename(from: string, to: string): Promise<void> {
    const target = this.#resolve(to);
    const taken = await this.#access.lstat(target).then(
      () => true,
      (error: unknown) => {
        if (hasCode(error, 'file-not-found')) return false;
        throw error;
      },
    );
    if (taken) throw fileError('file-exists', target);
    await this.#access.rename(this.#resolve(from), target);
  }

  async remove(file: string, options: { recursive?: boolean } = {}): Promise<void> {
    const target = this.#resolve(file);
    // A link is removed, never what it points to.
    if (typeOf((await this.#access.lstat(target)).mode) !== 'folder') return this.#access.unlink(target);
    if (options.recursive === true) {
      for (const { name } of await this.#access.list(target)) {
        await this.remove(path.posix.join(target, name), options);
      }
    }
    return this.#access.removeFolder(target);
  }

  #resolve(file: string): string {
    if (file === '~' || file.startsWith('~/')) return path.posix.join(this.home, file.slice(1));
    return path.posix.resolve(this.home, file);
  }

  async #followed(file: string): Promise<string> {
    try {
      return await this.#access.realpath(file);
    } catch (error) {
      if (hasCode(error, 'file-not-found')) return file;
      throw error;
    }
  }

  async #attributes(file: string): Promise<Attributes | undefined> {
    try {
      return await this.#access.stat(file);
    } catch (error) {
      if (hasCode(error, 'file-not-found')) return undefined;
      throw error;
    }
  }

  /** Writes a file beside the target and puts it in its place. False where owner or rights do not allow that. */
  async #writeBeside(target: string, data: Uint8Array, before: Attributes | undefined): Promise<boolean> {
    const beside = path.posix.join(
      path.posix.dirname(target),
      `.${path.posix.basename(target).slice(0, 200)}.${randomBytes(4).toString('hex')}`,
    );
    try {
      await this.#access.write(beside, data, 'create');
    } catch (error) {
      if (hasCode(error, 'file-forbidden')) return false;
      await this.#access.unlink(beside).catch(() => {});
      throw error;
    }
    try {
      if (before !== undefined) {
        const ours = await this.#access.stat(beside);
        if (ours.uid !== before.uid || ours.gid !== before.gid) {
          await this.#access.unlink(beside);
          return false;
        }
        await this.#access.chmod(beside, before.mode & 0o7777);
      }
      await this.#access.replace(beside, target);
      return true;
    } catch (error) {
      await this.#access.unlink(beside).catch(() => {});
      throw error;
    }
  }
}
