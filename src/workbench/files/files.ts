import path from 'node:path';
import { ExplainedError } from '../../base';
import type { FileEntry, FileStat, OpenedFile, RunOptions, RunResult, WorkbenchFiles } from '../types';
import type { Attributes, FileAccess, OpenFile, OpenHow } from './access';
import { WriteBehind, readAhead, readAll } from './bytes';
import { failedWith, fileError, onceMore, unless } from './errors';
import { typeOf } from './mode';
import { inParallel } from './parallel';
import { create, nameBeside, overwrite } from './save';
import { hasTies } from './ties';

/** Requests of one kind that are under way at once. */
const AT_ONCE = 32;

type Run = (argv: readonly string[], options: RunOptions) => Promise<RunResult>;

/** The files of a workbench over whatever reaches them. */
export class Files implements WorkbenchFiles {
  readonly home: string;
  readonly #access: FileAccess;
  readonly #run: Run;
  readonly #root: boolean;
  /** The user that owns the home folder: us, unless that is somebody else's. */
  readonly #user: number;

  private constructor(access: FileAccess, run: Run, home: string, user: number, root: boolean) {
    this.#access = access;
    this.#run = run;
    this.home = home;
    this.#user = user;
    this.#root = root;
  }

  /**
   * @param run runs a program with the same rights that `access` has
   * @param options `root`: these are root's rights; `home`: where it is not the folder that `access` begins in
   */
  static async of(
    access: FileAccess,
    run: Run,
    { root = false, home }: { root?: boolean; home?: string } = {},
  ): Promise<Files> {
    const folder = home ?? (await access.realpath('.'));
    const { uid } = await access.stat(folder).catch(() => ({ uid: -1 }));
    return new Files(access, run, folder, uid, root || uid === 0);
  }

  async stat(file: string): Promise<FileStat> {
    const target = this.#resolve(file);
    const own = await this.#access.lstat(target);
    const link = isLink(own);
    const attributes = link ? await unless('file-not-found', this.#access.stat(target), own) : own;
    const { mode, size, modified } = attributes;
    return {
      type: typeOf(mode),
      link,
      size,
      modified,
      mode: mode & 0o7777,
      writable: await this.#mayWrite(target, attributes),
    };
  }

  async list(folder: string): Promise<FileEntry[]> {
    const target = this.#resolve(folder);
    const entries = await this.#access.list(target).catch(async (error: unknown) => {
      if (!failedWith(error, 'file-not-found')) throw error;
      const there = await unless('file-not-found', this.#access.stat(target), undefined);
      throw there === undefined ? error : fileError('file-not-folder', target, error);
    });
    return inParallel(AT_ONCE, entries, async ({ name, attributes }) => {
      const link = isLink(attributes);
      const file = path.posix.join(target, name);
      const led = link ? await this.#access.stat(file).catch(() => attributes) : attributes;
      const { mode, size, modified } = led;
      return { name, type: typeOf(mode), link, size, modified, mode: mode & 0o7777 };
    });
  }

  async read(file: string): Promise<Uint8Array> {
    const target = this.#resolve(file);
    return onceMore(async () => {
      const source = await this.#openRegular(target, 'read');
      try {
        return await readAll(source);
      } finally {
        source.close().catch(() => {});
      }
    });
  }

  async write(
    file: string,
    data: Uint8Array,
    { mayCreate = true, mayReplace = true }: { mayCreate?: boolean; mayReplace?: boolean } = {},
  ): Promise<void> {
    const target = await this.#followed(this.#resolve(file));
    const there = await unless('file-not-found', this.#access.stat(target), undefined);
    if (there === undefined) {
      if (!mayCreate) throw fileError('file-not-found', target);
      await create(this.#access, target, data);
      return;
    }
    if (!mayReplace) throw fileError('file-exists', target);
    checkRegular(target, there);
    await overwrite(this.#access, target, data, () => hasTies(this.#run, target));
  }

  async makeFolder(folder: string): Promise<void> {
    const target = this.#resolve(folder);
    const there = await unless('file-not-found', this.#access.stat(target), undefined);
    if (there !== undefined) {
      if (typeOf(there.mode) !== 'folder') throw fileError('file-exists', target);
      return;
    }
    const parent = path.posix.dirname(target);
    if (parent !== target) await this.makeFolder(parent);
    await this.#access.makeFolder(target);
  }

  async rename(from: string, to: string, { replace = false } = {}): Promise<void> {
    const [source, target] = [this.#resolve(from), this.#resolve(to)];
    if (source === target) return;
    checkNotInside(source, target);
    const own = await this.#access.lstat(source);
    await this.#makeWay(target, replace, isFolder(own), async (place) => {
      try {
        await (place === target ? this.#access.rename(source, place) : this.#access.replace(source, target));
      } catch (error) {
        if (!failedWith(error, 'file-other-disk')) throw error;
        await this.#copy(source, place, own);
        if (place !== target) await this.#access.replace(place, target);
        await this.remove(source, { recursive: true });
      }
    });
  }

  async copy(from: string, to: string, { replace = false } = {}): Promise<void> {
    const [source, target] = [this.#resolve(from), this.#resolve(to)];
    checkNotInside(source, target);
    const own = await this.#access.lstat(source);
    await this.#makeWay(target, replace, isFolder(own), async (place) => {
      await this.#copy(source, place, own);
      if (place !== target) await this.#access.replace(place, target);
    });
  }

  async remove(file: string, { recursive = false } = {}): Promise<void> {
    const target = this.#resolve(file);
    await this.#remove(target, await this.#access.lstat(target), recursive);
  }

  async open(file: string, how: OpenHow): Promise<OpenedFile> {
    const target = this.#resolve(file);
    if (how === 'create') return opened(await this.#access.open(target, how));
    return opened(await this.#openRegular(target, how));
  }

  #resolve(file: string): string {
    if (file === '~' || file.startsWith('~/')) return path.posix.join(this.home, file.slice(1));
    return path.posix.resolve(this.home, file);
  }

  /** Where a link leads, also one that leads to nothing yet. */
  async #followed(file: string): Promise<string> {
    const own = await unless('file-not-found', this.#access.lstat(file), undefined);
    if (own === undefined || !isLink(own)) return file;
    const real = await unless('file-not-found', this.#access.realpath(file), undefined);
    return real ?? path.posix.resolve(path.posix.dirname(file), await this.#access.readLink(file));
  }

  async #openRegular(target: string, how: OpenHow): Promise<OpenFile> {
    // Opening a pipe would wait for somebody at its other end, and everything else would wait with it.
    checkRegular(target, await this.#access.stat(target));
    return this.#access.open(target, how);
  }

  /** What the permission bits leave open, the system is asked: lists of access control may say otherwise. */
  async #mayWrite(file: string, { mode, uid }: Attributes): Promise<boolean> {
    if (this.#root || typeOf(mode) !== 'file' || (mode & 0o002) !== 0) return true;
    if (uid === this.#user) return (mode & 0o200) !== 0;
    try {
      await (await this.#access.open(file, 'write-only')).close();
      return true;
    } catch (error) {
      return !failedWith(error, 'file-forbidden', 'file-read-only-disk');
    }
  }

  /** Runs `work` with the place to put something that belongs to `target`; what stood there is gone afterwards. */
  async #makeWay(
    target: string,
    replace: boolean,
    folder: boolean,
    work: (place: string) => Promise<void>,
  ): Promise<void> {
    const there = await unless('file-not-found', this.#access.lstat(target), undefined);
    if (there === undefined) return work(target);
    if (!replace) throw fileError('file-exists', target);
    if (!folder && !isFolder(there)) return work(nameBeside(target));
    // Nothing takes a folder's place in one step. It is put aside first, and put back where this fails.
    const aside = nameBeside(target);
    await this.#access.rename(target, aside);
    try {
      await work(target);
    } catch (error) {
      await this.#access.rename(aside, target).catch(() => {});
      throw error;
    }
    await this.#remove(aside, there, true);
  }

  async #copy(source: string, target: string, attributes: Attributes): Promise<void> {
    if (isLink(attributes)) {
      await this.#access.makeLink(target, await this.#access.readLink(source));
    } else if (isFolder(attributes)) {
      await this.#access.makeFolder(target);
      await inParallel(4, await this.#access.list(source), ({ name, attributes: own }) =>
        this.#copy(path.posix.join(source, name), path.posix.join(target, name), own),
      );
      await this.#access.change(target, { mode: attributes.mode & 0o777 });
    } else {
      await this.#copyFile(source, target, attributes);
    }
  }

  async #copyFile(source: string, target: string, attributes: Attributes): Promise<void> {
    checkRegular(source, attributes);
    const from = await this.#access.open(source, 'read');
    try {
      const to = await this.#access.open(target, 'create');
      try {
        const writing = new WriteBehind(to);
        let position = 0;
        for await (const piece of readAhead(from, 0, attributes.size)) {
          await writing.write(position, piece);
          position += piece.length;
        }
        await writing.end();
        await to.change({ mode: attributes.mode & 0o777 });
        await to.close();
      } catch (error) {
        await to.close().catch(() => {});
        await this.#access.unlink(target).catch(() => {});
        throw error;
      }
    } finally {
      from.close().catch(() => {});
    }
  }

  /** A link is removed, never what it leads to. */
  async #remove(target: string, attributes: Attributes, recursive: boolean): Promise<void> {
    if (!isFolder(attributes)) return this.#access.unlink(target);
    if (recursive) {
      await inParallel(AT_ONCE, await this.#access.list(target), ({ name, attributes: own }) =>
        this.#remove(path.posix.join(target, name), own, true),
      );
    }
    return this.#access.removeFolder(target);
  }
}

const isLink = ({ mode }: Attributes): boolean => typeOf(mode) === 'link';
const isFolder = ({ mode }: Attributes): boolean => typeOf(mode) === 'folder';

function checkRegular(file: string, { mode }: Attributes): void {
  const type = typeOf(mode);
  if (type === 'folder') throw fileError('file-is-folder', file);
  if (type !== 'file') throw fileError('file-special', file);
}

function checkNotInside(from: string, to: string): void {
  if (from !== to && !to.startsWith(`${from}/`)) return;
  throw new ExplainedError('file-failed', 'A folder cannot be put into itself, nor a file onto itself.', {
    remedy: 'Choose another place.',
  });
}

function opened(file: OpenFile): OpenedFile {
  return {
    stat: async () => {
      const { size, modified } = await file.stat();
      return { size, modified };
    },
    pieces: async function* (position) {
      yield* readAhead(file, position, (await file.stat()).size);
    },
    writer: () => new WriteBehind(file),
    truncate: (size) => file.truncate(size),
    change: (changes) => file.change(changes),
    sync: () => file.sync(),
    close: () => file.close(),
  };
}
