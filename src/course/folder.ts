import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_FILES = 5000;
const MAX_DEPTH = 8;
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Bytes of all figures together. */
const MAX_FIGURE_BYTES = 32 * MAX_TEXT_BYTES;
const SKIPPED = new Set(['node_modules', '.git']);

/** The files of a course, by their paths within it. Symbolic links are not followed, so nothing lies outside. */
export class CourseFolder {
  readonly path: string;
  readonly #entries: ReadonlySet<string>;
  readonly #svgs: ReadonlyMap<string, string>;
  /** The Markdown files at the top, for remedies. */
  readonly chapterFiles: readonly string[];

  private constructor(path: string, entries: ReadonlySet<string>, svgs: ReadonlyMap<string, string>) {
    this.path = path;
    this.#entries = entries;
    this.#svgs = svgs;
    this.chapterFiles = [...entries].filter((name) => name.endsWith('.md')).sort();
  }

  /** Lists the folder and reads its figures. Rejects where the folder cannot be read. */
  static async open(path: string): Promise<CourseFolder> {
    const entries = new Set<string>();
    const svgFiles: string[] = [];
    const visit = async (folder: string, depth: number): Promise<void> => {
      for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
        if (entries.size >= MAX_FILES) return;
        if (SKIPPED.has(entry.name)) continue;
        const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          entries.add(name);
          if (depth < MAX_DEPTH) await visit(name, depth + 1);
        } else if (entry.isFile()) {
          entries.add(name);
          if (name.toLowerCase().endsWith('.svg')) svgFiles.push(name);
        }
      }
    };
    await visit('', 0);
    const svgs = new Map<string, string>();
    let left = MAX_FIGURE_BYTES;
    for (const file of svgFiles) {
      const text = await readText(join(path, file));
      if (text === undefined) continue;
      left -= text.length;
      if (left < 0) break;
      svgs.set(file, text);
    }
    return new CourseFolder(path, entries, svgs);
  }

  /** True for the files and folders of the course. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The source of a figure. */
  svg(name: string): string | undefined {
    return this.#svgs.get(name);
  }

  /** Undefined where there is no such file, or it is larger than a text of a course may be. */
  async read(name: string): Promise<string | undefined> {
    return this.has(name) ? readText(join(this.path, ...name.split('/'))) : undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  const { size } = await stat(path);
  if (size > MAX_TEXT_BYTES) return undefined;
  const text = await readFile(path, 'utf8');
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
