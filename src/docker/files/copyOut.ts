import path from 'node:path';
import type { Readable } from 'node:stream';
import { ExplainedError } from '../../base';
import type { Landing } from '../../workbench';
import { eachEntry } from './tarEntries';
import type { TarEntry } from './tarEntries';

/** What came of a copy. */
export interface CopyResult {
  files: number;
  bytes: number;
  /** What was left out, as the archive names it: links that lead out of what was copied, devices, pipes, names of no sense. */
  left: readonly string[];
}

export interface CopyOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { files: number; bytes: number; current: string }) => void;
}

/**
 * Unpacks an archive as `target`, which stands for its first entry: a file, or a folder. Whatever the archive calls its
 * entries, nothing comes to lie outside of `target`, and nothing is written through a link: links are made at the very end,
 * those that stay within it.
 */
export async function copyOut(
  archive: Readable,
  landing: Landing,
  target: string,
  { signal, onProgress }: CopyOptions = {},
): Promise<CopyResult> {
  const tree = new Tree(landing, target);
  const left: string[] = [];
  const links: { entry: TarEntry; steps: string[] }[] = [];
  let root: TarEntry | undefined;
  let files = 0;
  let bytes = 0;
  const stop = (): void => void archive.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await eachEntry(archive, async (entry, contents) => {
      signal?.throwIfAborted();
      root ??= entry;
      const steps = entry === root ? [] : stepsBelow(entry.name, root.name);
      const tell = (): void => onProgress?.({ files, bytes, current: entry.name });
      if (steps === undefined) left.push(entry.name);
      else if (entry.type === 'folder') await tree.folder(steps);
      else if (entry.type === 'file') {
        const counted = counting(contents(), (length) => {
          bytes += length;
          tell();
        });
        await landing.write(await tree.file(steps), counted, entry);
        files++;
      } else if (entry.type === 'hard-link') {
        const first = stepsBelow(entry.target, root.name);
        const source = first === undefined ? undefined : tree.known(first);
        if (source === undefined) left.push(entry.name);
        else {
          await landing.copy(source, await tree.file(steps));
          files++;
        }
      } else if (entry.type === 'link' && staysBelow(steps, entry.target)) links.push({ entry, steps });
      else left.push(entry.name);
      tell();
    });
    const wanted = [];
    for (const { entry, steps } of links) {
      wanted.push({ file: await tree.file(steps), target: entry.target, name: entry.name });
    }
    const unmade = new Set((await landing.link(wanted)).map(({ file }) => file));
    left.push(...wanted.filter(({ file }) => unmade.has(file)).map(({ name }) => name));
  } finally {
    signal?.removeEventListener('abort', stop);
    archive.destroy();
  }
  if (root === undefined) {
    throw new ExplainedError('bad-archive', 'The engine has sent an archive with nothing in it.', {
      remedy: 'Try again.',
    });
  }
  return { files, bytes, left };
}

/** Where the entries of an archive come to lie. */
class Tree {
  readonly #landing: Landing;
  readonly #root: string;
  /** Places of what has come, by its name in the archive. */
  readonly #places = new Map<string, string>();
  readonly #names = new Map<string, ReturnType<Landing['names']>>();

  constructor(landing: Landing, root: string) {
    this.#landing = landing;
    this.#root = root;
  }

  known(steps: readonly string[]): string | undefined {
    return this.#places.get(steps.join('/'));
  }

  /** Makes a folder and those above it: every one is looked at, so that none is a link. */
  async folder(steps: readonly string[]): Promise<string> {
    const key = `${steps.join('/')}/`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = await this.file(steps);
    await this.#landing.makeFolder(place);
    this.#places.set(key, place);
    return place;
  }

  /** The place of an entry, in a folder that is there. */
  async file(steps: readonly string[]): Promise<string> {
    const key = steps.join('/');
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = steps.length === 0 ? this.#root : await this.#below(steps.slice(0, -1), steps.at(-1) ?? '');
    this.#places.set(key, place);
    return place;
  }

  async #below(folder: readonly string[], name: string): Promise<string> {
    const above = await this.folder(folder);
    let names = this.#names.get(above);
    if (names === undefined) this.#names.set(above, (names = this.#landing.names()));
    return this.#landing.join(above, names.nameFor(name));
  }
}

/** The steps from the first entry to another one; undefined for names that lead elsewhere. */
function stepsBelow(name: string, root: string): string[] | undefined {
  const top = root === '/' || root === '.' ? '' : root;
  if (top !== '' && name !== top && !name.startsWith(`${top}/`)) return undefined;
  const steps = name
    .slice(top.length)
    .split('/')
    .filter((step) => step !== '' && step !== '.');
  return steps.length === 0 || steps.includes('..') ? undefined : steps;
}

/** True where a link of the archive leads to something of the archive. */
function staysBelow(steps: readonly string[], target: string): boolean {
  if (steps.length === 0 || target.startsWith('/')) return false;
  const led = path.posix.normalize(path.posix.join(...steps.slice(0, -1), target));
  return led !== '..' && !led.startsWith('../') && !led.startsWith('/');
}

async function* counting(
  pieces: AsyncIterable<Uint8Array>,
  heard: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece;
    heard(piece.length);
  }
}
