import path from 'node:path';
import type { Readable } from 'node:stream';
import type { PlacedEntry } from '../types';
import { placedError } from './errors';
import { LARGEST_ARCHIVE, MOST_NAMES } from './limits';
import { isStep } from './shellFiles';
import { eachEntry } from './tarEntries';
import type { TarEntry } from './tarEntries';

/** Links that lead to links. */
const MOST_LINKS = 10;

/** Milliseconds for which a listing is believed at least; one that was dear is believed ten times as long as it took. */
const BELIEVED = 20_000;

interface Known extends PlacedEntry {
  /** Where a link leads, absolute. */
  target: string | undefined;
}

/** What an archive of a folder says of all folders below it. Paths are those of the container. */
export class FolderIndex {
  readonly #folders = new Map<string, Map<string, Known>>();
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.#folders.set(root, new Map());
  }

  /** Reads an archive to its end. Rejects with `file-too-large`, or `file-not-folder`. */
  static async read(
    archive: Readable,
    root: string,
    onBytes?: (bytes: number) => void,
  ): Promise<FolderIndex> {
    const index = new FolderIndex(root);
    let first: TarEntry | undefined;
    let bytes = 0;
    let names = 0;
    await eachEntry(archive, (entry) => {
      if (first === undefined) {
        first = entry;
        if (entry.type !== 'folder') throw placedError('file-not-folder', root);
        return;
      }
      bytes += entry.size;
      if (bytes > LARGEST_ARCHIVE || ++names > MOST_NAMES) throw placedError('file-too-large', root);
      onBytes?.(bytes);
      index.#add(entry, first.name);
    });
    return index;
  }

  /** Undefined where it knows of no such folder. */
  list(folder: string): PlacedEntry[] | undefined {
    const entries = this.#folders.get(folder);
    if (entries === undefined) return undefined;
    return [...entries.values()].map(({ name, type, link, target }) => ({
      name,
      type: target === undefined ? type : this.#typeAt(target),
      link,
    }));
  }

  #add(entry: TarEntry, prefix: string): void {
    const steps = entry.name
      .slice(entry.name.startsWith(prefix) ? prefix.length : 0)
      .split('/')
      .filter((step) => step !== '' && step !== '.');
    const name = steps.pop();
    if (name === undefined || ![...steps, name].every(isStep)) return;
    const folder = path.posix.join(this.#root, ...steps);
    const link = entry.type === 'link';
    this.#folder(folder).set(name, {
      name,
      type: entry.type === 'hard-link' ? 'file' : entry.type,
      link,
      target: link ? path.posix.resolve(folder, entry.target) : undefined,
    });
    if (entry.type === 'folder') this.#folder(path.posix.join(folder, name));
  }

  #folder(folder: string): Map<string, Known> {
    let entries = this.#folders.get(folder);
    if (entries === undefined) this.#folders.set(folder, (entries = new Map<string, Known>()));
    return entries;
  }

  /** What a link leads to, as far as it is known here. */
  #typeAt(place: string): PlacedEntry['type'] {
    let at = place;
    for (let links = 0; links < MOST_LINKS; links++) {
      if (this.#folders.has(at)) return 'folder';
      const known = this.#folders.get(path.posix.dirname(at))?.get(path.posix.basename(at));
      if (known?.target === undefined) return known?.type ?? 'link';
      at = known.target;
    }
    return 'link';
  }
}

/** Indexes that were made, each until it is no longer to be believed. */
export class FolderIndexes {
  readonly #kept = new Map<string, Map<FolderIndex, NodeJS.Timeout>>();

  /**
   * What one of them knows of a folder.
   * @param key what the files belong to
   */
  find(key: string, folder: string): PlacedEntry[] | undefined {
    for (const index of this.#kept.get(key)?.keys() ?? []) {
      const entries = index.list(folder);
      if (entries !== undefined) return entries;
    }
    return undefined;
  }

  keep(key: string, index: FolderIndex, took: number): void {
    const kept = this.#kept.get(key) ?? new Map<FolderIndex, NodeJS.Timeout>();
    this.#kept.set(key, kept);
    const timer = setTimeout(() => kept.delete(index), Math.max(BELIEVED, 10 * took));
    timer.unref();
    kept.set(index, timer);
  }

  forget(key: string): void {
    this.#kept.get(key)?.forEach((timer) => clearTimeout(timer));
    this.#kept.delete(key);
  }

  dispose(): void {
    for (const key of [...this.#kept.keys()]) this.forget(key);
  }
}
