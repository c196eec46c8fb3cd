import { WHITEOUT } from '../files/layerFiles';
import { ROOT } from '../files/pathTable';
import type { PathTable } from '../files/pathTable';
import { cleanSteps } from '../tar/cleanName';
import { NO_ENTRY } from './layerTree';
import type { LayerTree } from './layerTree';

/** A name that says that another is gone. */
export const isWhiteout = (name: string): boolean => name.startsWith(WHITEOUT);

/** The path that a white-out is about: for `/a/.wh.b` that of `/a/b`, for `/a/.wh.` that of `/a`. -1: there is none. */
export function whitedOut(paths: PathTable, path: number): number {
  const name = paths.name(path).slice(WHITEOUT.length);
  const folder = paths.parent(path);
  return name === '' ? folder : paths.find(folder, name);
}

/**
 * Layers stacked as dive stacks them (`StackTreeRange`), which is not as containers see them: white-outs count where they
 * come in the order of names, opaque folders are not known, and a folder without an entry is no folder.
 */
export class StackedTree {
  readonly #paths: PathTable;
  readonly #present: Uint8Array;
  readonly #folders: Uint8Array;
  readonly #sizes: Float64Array;

  /** dive begins with a copy of the lowest layer, white-outs included, and stacks all of them on it, that one again. */
  constructor(paths: PathTable, lowest: LayerTree) {
    this.#paths = paths;
    this.#present = new Uint8Array(paths.size);
    this.#folders = new Uint8Array(paths.size);
    this.#sizes = new Float64Array(paths.size);
    this.#present[ROOT] = 1;
    for (const [at, path] of lowest.order.entries()) this.#put(path, lowest, at);
  }

  stack(tree: LayerTree): void {
    for (const [at, path] of tree.order.entries()) {
      if (isWhiteout(this.#paths.name(path))) this.#remove(whitedOut(this.#paths, path));
      else this.#put(this.#inside(path), tree, at);
    }
  }

  /** Bytes of a folder with all that is in it, none for a file; `undefined` where there is nothing of that path. */
  folderSize(path: number): number | undefined {
    if (!this.#has(path)) return undefined;
    if (this.#folders[path] === 0) return 0;
    let size = 0;
    const left = [path];
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      size += this.#sizes[at] as number;
      this.#pushChildren(at, left);
    }
    return size;
  }

  #has(path: number): boolean {
    return path >= 0 && this.#present[path] === 1;
  }

  #put(path: number, { layer, entries }: LayerTree, at: number): void {
    if (path === ROOT) return;
    for (let above = this.#paths.parent(path); !this.#has(above); above = this.#paths.parent(above)) {
      this.#set(above, 0, false);
    }
    const entry = entries[at] as number;
    if (entry === NO_ENTRY) this.#set(path, 0, false);
    else this.#set(path, layer.files.sizeOf(entry), layer.files.isFolder(entry));
  }

  #set(path: number, size: number, folder: boolean): void {
    this.#present[path] = 1;
    this.#sizes[path] = size;
    this.#folders[path] = folder ? 1 : 0;
  }

  #remove(top: number): void {
    if (top <= ROOT || !this.#has(top)) return;
    const left = [top];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      this.#present[path] = 0;
      this.#pushChildren(path, left);
    }
  }

  #pushChildren(folder: number, onto: number[]): void {
    for (let child = this.#paths.firstChild(folder); child >= 0; child = this.#paths.nextSibling(child)) {
      if (this.#present[child] === 1) onto.push(child);
    }
  }

  /** A name that leads out of the image (`../x`) is taken to begin at its root once it is stacked. */
  #inside(path: number): number {
    const text = this.#paths.text(path);
    return text.startsWith('/..') ? this.#paths.addSteps(cleanSteps(text) ?? []) : path;
  }
}
