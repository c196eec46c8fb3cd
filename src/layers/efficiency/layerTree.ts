import { WHITEOUT } from '../files/layerFiles';
import { ROOT } from '../files/pathTable';
import type { PathTable } from '../files/pathTable';
import type { Layer } from '../types';

/** Folders that a layer holds things in, but no entry for. */
export const NO_ENTRY = -1;

const MARKED_TWICE = `${WHITEOUT}${WHITEOUT}.`;

/** The tree that dive makes of one layer: its paths, every folder above them, and their last entries. */
export interface LayerTree {
  layer: Layer;
  /** Children before their folder, and by name: the order in which dive goes through it. */
  order: Int32Array;
  /** For each of {@link order}: its number in the layer, or {@link NO_ENTRY}. */
  entries: Int32Array;
  /** For each of {@link order}: whether nothing lies in it. */
  leaves: Uint8Array;
}

/** Makes them for one image, whose paths must not become more meanwhile. */
export class TreeMaker {
  readonly #paths: PathTable;
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #entry: Int32Array;
  readonly #madeFor: Int32Array;
  #made = 0;

  constructor(paths: PathTable) {
    this.#paths = paths;
    this.#firstChild = new Int32Array(paths.size);
    this.#nextSibling = new Int32Array(paths.size);
    this.#entry = new Int32Array(paths.size);
    this.#madeFor = new Int32Array(paths.size);
  }

  make(layer: Layer): LayerTree {
    this.#made++;
    const nodes: number[] = [];
    this.#touch(ROOT);
    // What an archive has under another name (docker save) is empty for dive, as it takes up no space.
    for (let index = 0; !layer.repeated && index < layer.files.length; index++) {
      const path = layer.files.pathOf(index);
      const kept = this.#withoutMarked(path);
      for (let at = kept; this.#madeFor[at] !== this.#made; at = this.#paths.parent(at)) {
        this.#touch(at);
        nodes.push(at);
      }
      if (kept === path) this.#entry[path] = index;
    }
    for (const node of nodes) {
      const folder = this.#paths.parent(node);
      this.#nextSibling[node] = this.#firstChild[folder] as number;
      this.#firstChild[folder] = node;
    }
    const order = this.#childrenFirst(nodes.length);
    return {
      layer,
      order,
      entries: order.map((path) => this.#entry[path] as number),
      leaves: Uint8Array.from(order, (path) => ((this.#firstChild[path] as number) < 0 ? 1 : 0)),
    };
  }

  #touch(path: number): void {
    this.#madeFor[path] = this.#made;
    this.#entry[path] = NO_ENTRY;
    this.#firstChild[path] = -1;
  }

  /** dive leaves out what is marked twice (`.wh..wh..opq`), and whatever lies in it, but not the folders above. */
  #withoutMarked(path: number): number {
    let kept = path;
    for (let at = path; at > ROOT; at = this.#paths.parent(at)) {
      if (this.#paths.name(at).startsWith(MARKED_TWICE)) kept = this.#paths.parent(at);
    }
    return kept;
  }

  /** Folders first and names backwards, turned round. */
  #childrenFirst(size: number): Int32Array {
    const order = new Int32Array(size);
    const left: number[] = [ROOT];
    let at = size;
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (path !== ROOT) order[--at] = path;
      const children: number[] = [];
      for (let child = this.#firstChild[path] as number; child >= 0;) {
        children.push(child);
        child = this.#nextSibling[child] as number;
      }
      if (children.length > 1) children.sort((one, other) => this.#byName(one, other));
      for (const child of children) left.push(child);
    }
    return order;
  }

  #byName(one: number, other: number): number {
    return this.#paths.name(one) < this.#paths.name(other) ? -1 : 1;
  }
}
