import { ROOT } from '../files/pathTable';
import { MARKS, markOf, type ComparedFiles, type Mark } from './compared';
import { weigh, type Weights } from './weights';

/** Rows that a list bears; what is looked for makes them fewer. */
export const MOST_ROWS = 1_000_000;
/** So many rows a listing begins with, where the files are more. */
const FIRST_ROWS = 40;

/** What of the files is listed, and in which order. */
export interface ListingChoice {
  /** A part of their paths, whatever its case. */
  text: string;
  marks: readonly Mark[];
  by: 'size' | 'name';
  /** Files only, one after the other; else folders that can be opened. */
  flat: boolean;
}

export interface ListedRow {
  path: number;
  /** 0 for what lies in the root, and in a flat list. */
  level: number;
  folder: boolean;
  open: boolean;
  mark: Mark;
  /** Bytes of the file, or of the files that are listed in the folder, without the removed ones. */
  size: number;
  /** Bytes of what is listed and was removed. */
  gone: number;
  /** Files listed in the folder; 1 for a file. */
  files: number;
}

/** Files as rows: a window of them is asked for at a time, so that a million of them are no burden. */
export class FileListing {
  readonly #files: ComparedFiles;
  #choice: ListingChoice = { text: '', marks: MARKS, by: 'name', flat: false };
  #weights: Weights;
  /** Folders that are open; while something is looked for, those that are closed. */
  #turned = new Set<number>();
  readonly #sorted = new Map<number, number[]>();
  #rows: number[] = [];
  #levels: number[] = [];
  /** More would be listed. */
  truncated = false;

  constructor(files: ComparedFiles, choice: ListingChoice) {
    this.#files = files;
    this.#weights = weigh(files, choice);
    this.choose(choice);
  }

  get choice(): ListingChoice {
    return this.#choice;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Files that fit, in all folders. */
  get count(): number {
    return this.#weights.files[ROOT] ?? 0;
  }

  choose(choice: ListingChoice): void {
    const anew = choice.text !== this.#choice.text || choice.marks.join() !== this.#choice.marks.join();
    this.#choice = choice;
    this.#sorted.clear();
    if (anew || this.#rows.length === 0) {
      this.#weights = weigh(this.#files, choice);
      this.#turned = choice.text === '' ? this.#firstOpen() : new Set();
    }
    this.#list();
  }

  /** Opens or closes a folder; `undefined`: whichever it is not. */
  turn(path: number, open?: boolean): void {
    if (open !== undefined && this.#isOpen(path) === open) return;
    if (this.#turned.has(path)) this.#turned.delete(path);
    else this.#turned.add(path);
    this.#list();
  }

  /** Opens the folders above a path. Answers with its row; -1 where it is not listed. */
  reveal(path: number): number {
    const { paths } = this.#files;
    for (let above = paths.parent(path); above > ROOT; above = paths.parent(above)) {
      if (!this.#isOpen(above)) {
        if (this.#turned.has(above)) this.#turned.delete(above);
        else this.#turned.add(above);
      }
    }
    this.#list();
    return this.rowOf(path);
  }

  /** -1 where it is not listed, or its folder is closed. */
  rowOf(path: number): number {
    return this.#rows.indexOf(path);
  }

  rows(from: number, to: number): ListedRow[] {
    return this.#rows.slice(Math.max(0, from), Math.max(0, to)).map((path, at) => ({
      path,
      level: this.#levels[Math.max(0, from) + at] as number,
      folder: this.#isFolder(path),
      open: this.#isOpen(path),
      mark: markOf(this.#files, path) ?? 'kept',
      size: this.#weights.bytes[path] as number,
      gone: this.#weights.gone[path] as number,
      files: this.#weights.files[path] as number,
    }));
  }

  #isFolder(path: number): boolean {
    const { before, after } = this.#files;
    return after.has(path) ? after.isFolder(path) || this.#hasListed(path) : before.isFolder(path);
  }

  /** A folder that was replaced by a file still has what was removed in it. */
  #hasListed(path: number): boolean {
    const { filled } = this.#weights;
    return filled[path] === 1;
  }

  #isOpen(path: number): boolean {
    return this.#turned.has(path) !== (this.#choice.text !== '');
  }

  #children(folder: number): number[] {
    const known = this.#sorted.get(folder);
    if (known !== undefined) return known;
    const { paths } = this.#files;
    const { listed } = this.#weights;
    const children: number[] = [];
    for (let child = paths.firstChild(folder); child >= 0; child = paths.nextSibling(child)) {
      if (listed[child] === 1) children.push(child);
    }
    children.sort(this.#order());
    this.#sorted.set(folder, children);
    return children;
  }

  #order(): (one: number, other: number) => number {
    const { paths } = this.#files;
    const byName = (one: number, other: number): number => (paths.name(one) < paths.name(other) ? -1 : 1);
    if (this.#choice.by === 'name') return byName;
    return (one, other) => this.#weightOf(other) - this.#weightOf(one) || byName(one, other);
  }

  #weightOf(path: number): number {
    return (this.#weights.bytes[path] as number) + (this.#weights.gone[path] as number);
  }

  #list(): void {
    this.#rows = [];
    this.#levels = [];
    this.truncated = false;
    if (this.#choice.flat && this.#choice.by === 'size') this.#listLargest();
    else this.#listFolders();
  }

  #listFolders(): void {
    const { flat } = this.#choice;
    const left: number[] = this.#children(ROOT).toReversed();
    const levels: number[] = left.map(() => 0);
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const level = levels.pop() as number;
      const folder = this.#isFolder(path);
      if (!flat || !folder) {
        if (this.#rows.length === MOST_ROWS) {
          this.truncated = true;
          return;
        }
        this.#rows.push(path);
        this.#levels.push(level);
      }
      if (!folder || (!flat && !this.#isOpen(path))) continue;
      const children = this.#children(path);
      for (let at = children.length - 1; at >= 0; at--) {
        left.push(children[at] as number);
        levels.push(flat ? 0 : level + 1);
      }
    }
  }

  #listLargest(): void {
    const { listed } = this.#weights;
    const files: number[] = [];
    for (let path = 1; path < listed.length; path++) {
      if (listed[path] === 1 && !this.#isFolder(path)) files.push(path);
    }
    files.sort((one, other) => this.#weightOf(other) - this.#weightOf(one) || one - other);
    this.truncated = files.length > MOST_ROWS;
    this.#rows = files.slice(0, MOST_ROWS);
    this.#levels = this.#rows.map(() => 0);
  }

  /** The heaviest folders, as long as what is in them is not too much to begin with. */
  #firstOpen(): Set<number> {
    const open = new Set<number>();
    const folders = (of: readonly number[]): number[] => of.filter((path) => this.#isFolder(path));
    const top = this.#children(ROOT);
    if (top.length > FIRST_ROWS) return open;
    let rows = top.length;
    const left = folders(top);
    while (left.length > 0) {
      left.sort((one, other) => this.#weightOf(one) - this.#weightOf(other));
      const folder = left.pop() as number;
      const children = this.#children(folder);
      if (rows + children.length > FIRST_ROWS) continue;
      rows += children.length;
      open.add(folder);
      left.push(...folders(children));
    }
    return open;
  }
}
