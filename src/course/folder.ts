import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_FILES = 5000;
const MAX_DEPTH = 8;
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Bytes of all figures and scripts together. */
const MAX_FIGURE_BYTES = 32 * MAX_TEXT_BYTES;
const SKIPPED = new Set(['node_modules', '.git']);

/** The files of a course, by their paths within it. Symbolic links are not followed, so nothing lies outside. */
export class CourseFolder {
  readonly path: string;
  readonly #entries: ReadonlySet<string>;
  readonly #folders: ReadonlySet<string>;
  readonly #texts: ReadonlyMap<string, string>;
  /** What {@link read} was asked for, and gave. */
  readonly #asked = new Map<string, string | undefined>();
  readonly #unsaved: ReadonlyMap<string, string>;
  /** The Markdown files at the top, for remedies. */
  readonly chapterFiles: readonly string[];

  private constructor(
    path: string,
    entries: ReadonlySet<string>,
    folders: ReadonlySet<string>,
    texts: ReadonlyMap<string, string>,
    unsaved: ReadonlyMap<string, string>,
  ) {
    this.path = path;
    this.#entries = entries;
    this.#folders = folders;
    this.#texts = texts;
    this.#unsaved = unsaved;
    this.chapterFiles = [...entries].filter((name) => name.endsWith('.md')).sort();
  }

  /** Lists the folder and reads its figures and scripts. `unsaved` stands for files on disk. Rejects where the folder cannot be read. */
  static async open(path: string, unsaved: ReadonlyMap<string, string> = new Map()): Promise<CourseFolder> {
    const entries = new Set<string>();
    const folders = new Set<string>();
    const textFiles: string[] = [];
    const visit = async (folder: string, depth: number): Promise<void> => {
      for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
        if (entries.size >= MAX_FILES) return;
        if (SKIPPED.has(entry.name)) continue;
        const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          entries.add(name);
          folders.add(name);
          if (depth < MAX_DEPTH) await visit(name, depth + 1);
        } else if (entry.isFile()) {
          entries.add(name);
          if (/\.(svg|sh)$/i.test(name)) textFiles.push(name);
        }
      }
    };
    await visit('', 0);
    const texts = new Map<string, string>();
    let left = MAX_FIGURE_BYTES;
    const read = await Promise.all(textFiles.map((file) => readText(join(path, file))));
    for (const [index, file] of textFiles.entries()) {
      const text = read[index];
      if (text === undefined) continue;
      left -= text.length;
      if (left < 0) break;
      texts.set(file, text);
    }
    return new CourseFolder(path, entries, folders, texts, unsaved);
  }

  /** The files at any depth whose names end so, for remedies. */
  filesLike(ending: RegExp): string[] {
    return [...this.#entries].filter((name) => ending.test(name)).sort();
  }

  /** True for the files and folders of the course. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The source of a figure (`.svg`) or script (`.sh`). */
  text(name: string): string | undefined {
    const unsaved = this.#unsaved.get(name);
    return unsaved === undefined ? this.#texts.get(name) : normal(unsaved);
  }

  /** The files below a folder by their paths in it, sorted; undefined where there is no such folder. */
  filesBelow(name: string): string[] | undefined {
    if (!this.#folders.has(name)) return undefined;
    const inside = [...this.#entries].filter(
      (entry) => entry.startsWith(`${name}/`) && !this.#folders.has(entry),
    );
    return inside.map((entry) => entry.slice(name.length + 1)).sort();
  }

  /** Undefined where there is no such file, or it is larger than a text of a course may be. */
  async read(name: string): Promise<string | undefined> {
    const unsaved = this.#unsaved.get(name);
    if (unsaved !== undefined && this.has(name))
      return unsaved.length > MAX_TEXT_BYTES ? undefined : normal(unsaved);
    const text = this.has(name) ? await readText(join(this.path, ...name.split('/'))) : undefined;
    this.#asked.set(name, text);
    return text;
  }

  /** The files that {@link read} has been asked for. */
  get asked(): readonly string[] {
    return [...this.#asked.keys()];
  }

  /** All files and folders, sorted; a folder ends with a slash. */
  get names(): readonly string[] {
    return [...this.#entries].map((name) => (this.#folders.has(name) ? `${name}/` : name)).sort();
  }

  /** All texts that were read, by their files, sorted by these. */
  get texts(): readonly (readonly [name: string, text: string | undefined])[] {
    return [...this.#texts, ...this.#asked].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }
}

async function readText(path: string): Promise<string | undefined> {
  const { size } = await stat(path);
  if (size > MAX_TEXT_BYTES) return undefined;
  return normal(await readFile(path, 'utf8'));
}

/** Without a byte order mark, lines ended as Unix ends them. */
const normal = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
