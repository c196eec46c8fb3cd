import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { encodeName } from '../../workbench';
import type { FileStat } from '../../workbench';
import type { EngineContainers } from '../containers';
import type { ContainerPath, PlacedEntry, PlacedFiles } from '../types';
import { hasCode, placedError } from './errors';
import type { PlacedFailure } from './errors';
import { FolderIndex } from './folderIndex';
import type { FolderIndexes } from './folderIndex';
import { LARGEST_ARCHIVE, LARGEST_FILE } from './limits';
import { eachEntry } from './tarEntries';

/** What engines refuse, as failures of files. */
const FAILURES: Readonly<Record<string, PlacedFailure>> = {
  'no-such-path': 'file-not-found',
  'read-only': 'file-read-only-disk',
  'disk-full': 'file-no-space',
};

interface Owner {
  uid: number;
  gid: number;
}

/** A file, with the links to it followed. */
interface Found {
  /** Where it is; where nothing is, because a link leads nowhere, where it would be. */
  real: string;
  stat: ContainerPath;
  link: boolean;
}

export interface ArchiveSource {
  containers: EngineContainers;
  container: string;
  /** What was read of it is remembered by this. */
  key: string;
  indexes: FolderIndexes;
  /** Archives say that everything belongs to root (Podman): only the export of all files tells whose they are. */
  hidesOwners: boolean;
  readOnly: boolean;
}

type Operations = Omit<PlacedFiles, 'pack' | 'unpack'>;

/** The files of any container, running or not, through archives. */
export class ArchiveFiles implements Operations {
  readonly #source: ArchiveSource;

  constructor(source: ArchiveSource) {
    this.#source = source;
  }

  async stat(file: string): Promise<FileStat> {
    const { stat, link } = await this.#find(file);
    const { type, size, modified, mode } = stat;
    return { type, link, size, modified, mode, writable: !this.#source.readOnly };
  }

  async list(
    folder: string,
    { signal, onBytes }: { signal?: AbortSignal; onBytes?: (bytes: number) => void } = {},
  ): Promise<PlacedEntry[]> {
    const { indexes, key } = this.#source;
    const { real, stat } = await this.#find(folder);
    if (stat.type !== 'folder') throw placedError('file-not-folder', folder);
    const known = indexes.find(key, real);
    if (known !== undefined) return known;
    const began = performance.now();
    const archive = await this.#archive(real, signal);
    const index = await FolderIndex.read(archive, real, onBytes);
    indexes.keep(key, index, performance.now() - began);
    return index.list(real) ?? [];
  }

  async read(file: string): Promise<Uint8Array> {
    const { real, stat } = await this.#find(file);
    checkFile(file, stat);
    if (stat.size > LARGEST_FILE) throw placedError('file-too-large', file);
    let content: Buffer | undefined;
    await eachEntry(await this.#archive(real), async (entry, contents) => {
      // It may have become another one since.
      if (entry.type !== 'file' || entry.size > LARGEST_FILE) throw placedError('file-failed', file);
      content = await buffer(contents());
      return false;
    });
    if (content === undefined) throw placedError('file-not-found', file);
    return content;
  }

  async write(
    file: string,
    data: Uint8Array,
    { mayCreate = true, mayReplace = true }: { mayCreate?: boolean; mayReplace?: boolean } = {},
  ): Promise<void> {
    this.#checkWritable(file);
    const there = await this.#findOrNot(file);
    if (there === undefined || there.stat.type === 'link') {
      if (!mayCreate) throw placedError('file-not-found', file);
      const place = there?.real ?? file;
      const folder = await this.#folderOf(place);
      const header = { mode: 0o644, ...(await this.#ownerOf(folder)) };
      await this.#put(folder, [{ ...header, name: path.posix.basename(place), data }], file);
      return;
    }
    if (!mayReplace) throw placedError('file-exists', file);
    checkFile(file, there.stat);
    const header = { mode: there.stat.mode, ...(await this.#ownerOf(there.real)) };
    const name = path.posix.basename(there.real);
    await this.#put(path.posix.dirname(there.real), [{ ...header, name, data }], file);
  }

  async makeFolder(folder: string): Promise<void> {
    this.#checkWritable(folder);
    const missing: string[] = [];
    let at = folder;
    let there = await this.#findOrNot(at);
    while (there === undefined) {
      missing.unshift(path.posix.basename(at));
      at = path.posix.dirname(at);
      there = await this.#findOrNot(at);
    }
    if (there.stat.type !== 'folder') throw placedError('file-exists', at);
    if (missing.length === 0) return;
    const header = { mode: 0o755, ...(await this.#ownerOf(there.real)) };
    const entries = missing.map((_, index) => ({ ...header, name: missing.slice(0, index + 1).join('/') }));
    await this.#put(there.real, entries, folder);
  }

  rename(from: string): Promise<void> {
    return this.#refuse(from);
  }

  remove(file: string): Promise<void> {
    return this.#refuse(file);
  }

  async #refuse(file: string): Promise<never> {
    this.#checkWritable(file);
    await this.#find(file);
    throw placedError('file-needs-running', file);
  }

  #checkWritable(file: string): void {
    if (this.#source.readOnly) throw placedError('file-read-only-disk', file);
  }

  async #find(file: string): Promise<Found> {
    const found = await this.#findOrNot(file);
    if (found === undefined) throw placedError('file-not-found', file);
    return found;
  }

  async #findOrNot(file: string): Promise<Found | undefined> {
    const own = await this.#ask(file);
    if (own === undefined) return undefined;
    const { linkTarget } = own;
    if (own.type !== 'link' || linkTarget === undefined) return { real: file, stat: own, link: false };
    // Engines resolve all links at once.
    const led = await this.#ask(linkTarget);
    return { real: linkTarget, stat: led ?? own, link: true };
  }

  async #ask(file: string): Promise<ContainerPath | undefined> {
    const { containers, container } = this.#source;
    return containers.statPath(container, file).catch((error: unknown) => {
      if (hasCode(error, 'no-such-path')) return undefined;
      throw error;
    });
  }

  async #folderOf(file: string): Promise<string> {
    const { real, stat } = await this.#find(path.posix.dirname(file));
    if (stat.type !== 'folder') throw placedError('file-not-folder', path.posix.dirname(file));
    return real;
  }

  async #ownerOf(file: string): Promise<Owner> {
    const { containers, container, hidesOwners } = this.#source;
    let owner: Owner | undefined;
    if (!hidesOwners) {
      await eachEntry(await this.#archive(file), ({ uid, gid }) => {
        owner = { uid, gid };
        return false;
      });
      return owner ?? { uid: 0, gid: 0 };
    }
    let bytes = 0;
    await eachEntry(await containers.export(container), ({ name, size, uid, gid }) => {
      if (`/${name}` === file) owner = { uid, gid };
      bytes += size;
      return owner === undefined && bytes < LARGEST_ARCHIVE;
    });
    // What is not in it is mounted there, and belongs to root as far as anybody tells.
    return owner ?? { uid: 0, gid: 0 };
  }

  #archive(file: string, signal?: AbortSignal): Promise<Readable> {
    const { containers, container } = this.#source;
    return told(file, containers.readArchive(container, file, signal === undefined ? {} : { signal }));
  }

  async #put(
    folder: string,
    entries: readonly (Owner & { name: string; mode: number; data?: Uint8Array })[],
    about: string,
  ): Promise<void> {
    const { containers, container, indexes, key } = this.#source;
    const pack = tar.pack();
    for (const { name, data, ...header } of entries) {
      if (!Buffer.from(name).equals(encodeName(name))) throw placedError('file-name', about);
      // Engines look at the first bytes for compression: no name is to look like it.
      const entry = { ...header, name: `./${name}`, mtime: new Date() };
      if (data === undefined) pack.entry({ ...entry, type: 'directory' });
      else pack.entry(entry, Buffer.from(data));
    }
    pack.finalize();
    indexes.forget(key);
    await told(about, containers.writeArchive(container, folder, Readable.from(pack, { objectMode: false })));
  }
}

function checkFile(file: string, { type }: ContainerPath): void {
  if (type === 'folder') throw placedError('file-is-folder', file);
  if (type === 'link') throw placedError('file-not-found', file);
  if (type !== 'file') throw placedError('file-special', file);
}

/** Failures of the engine that are about the file. */
async function told<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = hasCode(error, ...Object.keys(FAILURES)) ? FAILURES[error.code] : undefined;
    throw code === undefined ? error : placedError(code, file, (error as { detail?: string }).detail);
  }
}
