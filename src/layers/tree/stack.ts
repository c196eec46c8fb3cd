import type { Digest, LayerFile } from '../files/layerFiles';
import { OPAQUE, WHITEOUT } from '../files/layerFiles';
import { ROOT } from '../files/pathTable';
import type { PathTable } from '../files/pathTable';
import type { Layer } from '../types';

/** What a layer does to a path. `same`: stored once more, and nothing about it is different. */
export type Change = 'added' | 'changed' | 'removed' | 'same';

/** Hears each path that a layer touches, once. */
export type ChangeListener = (path: number, change: Change) => void;

const ABSENT = -1;
/** A folder that no layer has an entry for, though things lie in it. */
const UNTOLD = -2;

/** The files of an image as containers see them, layer by layer (OCI image layer specification, “Applying Changesets”). */
export class Stack {
  readonly #paths: PathTable;
  /** By path: the layer that it comes from, and its number there. */
  readonly #layers: Int32Array;
  readonly #indexes: Int32Array;
  readonly #applied: Layer[] = [];

  constructor(paths: PathTable) {
    this.#paths = paths;
    this.#layers = new Int32Array(paths.size).fill(ABSENT);
    this.#indexes = new Int32Array(paths.size).fill(ABSENT);
    this.#layers[ROOT] = UNTOLD;
  }

  /** Another one, as this one is now. */
  copy(): Stack {
    const copied = new Stack(this.#paths);
    copied.#layers.set(this.#layers);
    copied.#indexes.set(this.#indexes);
    copied.#applied.push(...this.#applied);
    return copied;
  }

  has(path: number): boolean {
    return path >= 0 && this.#layers[path] !== ABSENT;
  }

  /** The file that is there now; `undefined` for a folder that is there only since something lies in it. */
  at(path: number): LayerFile | undefined {
    const layer = this.#layers[path] as number;
    return layer < 0 ? undefined : this.#applied[layer]?.files.at(this.#indexes[path] as number);
  }

  /** Index of the layer that it comes from; `undefined` where none says so. */
  layerOf(path: number): number | undefined {
    const layer = this.#layers[path] as number;
    return layer < 0 ? undefined : layer;
  }

  isFolder(path: number): boolean {
    const layer = this.#layers[path] as number;
    if (layer === UNTOLD) return true;
    return layer >= 0 && this.#applied[layer]?.files.isFolder(this.#indexes[path] as number) === true;
  }

  /** Bytes of the file that is there now. */
  sizeOf(path: number): number {
    const layer = this.#layers[path] as number;
    return layer < 0 ? 0 : (this.#applied[layer]?.files.sizeOf(this.#indexes[path] as number) ?? 0);
  }

  /** Puts the next layer on top. */
  apply(layer: Layer, onChange?: ChangeListener): void {
    const { files } = layer;
    const here = new Map<number, number>();
    const emptied: number[] = [];
    for (let index = 0; index < files.length; index++) {
      const path = files.pathOf(index);
      const name = this.#paths.name(path);
      if (name === OPAQUE) pushAll(emptied, this.#paths.children(this.#paths.parent(path)));
      else if (name.startsWith(WHITEOUT + WHITEOUT)) continue;
      else if (name.startsWith(WHITEOUT)) {
        emptied.push(this.#paths.find(this.#paths.parent(path), name.slice(WHITEOUT.length)));
      } else here.set(path, index);
    }
    // White-outs are about what lies below, wherever in the archive they stand.
    const number = this.#applied.length;
    this.#applied.push(layer);
    const compared = onChange === undefined ? undefined : this.#compare(layer, here);
    for (const path of emptied) this.#remove(path, here, onChange);
    for (const [path, index] of here) {
      if (!files.isFolder(index) && this.isFolder(path)) {
        for (const child of this.#paths.children(path)) this.#remove(child, here, onChange);
      }
      this.#layers[path] = number;
      this.#indexes[path] = index;
      for (let above = this.#paths.parent(path); above >= 0 && !this.has(above);) {
        this.#layers[above] = UNTOLD;
        above = this.#paths.parent(above);
      }
      onChange?.(path, compared?.get(path) ?? 'added');
    }
  }

  /** How the files of a layer differ from what is there before it is applied; what is new is left out. */
  #compare({ files }: Layer, here: ReadonlyMap<number, number>): Map<number, Change> {
    const changes = new Map<number, Change>();
    for (const [path, index] of here) {
      if (!this.has(path)) continue;
      const before = this.at(path);
      const same = before === undefined ? files.isFolder(index) : isSame(before, files.at(index));
      changes.set(path, same ? 'same' : 'changed');
    }
    return changes;
  }

  #remove(top: number, kept: ReadonlyMap<number, number>, onChange?: ChangeListener): void {
    if (top < 0) return;
    const left = [top];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      if (!this.has(path)) continue;
      pushAll(left, this.#paths.children(path));
      this.#layers[path] = ABSENT;
      if (!kept.has(path)) onChange?.(path, 'removed');
    }
  }
}

/** A folder may hold more than can be the arguments of one call. */
function pushAll(into: number[], paths: Iterable<number>): void {
  for (const path of paths) into.push(path);
}

/** As dive compares: kind, contents, mode and owners. Times differ in what is the same otherwise. */
export function isSame(one: LayerFile, other: LayerFile): boolean {
  return (
    one.type === other.type &&
    one.mode === other.mode &&
    one.uid === other.uid &&
    one.gid === other.gid &&
    one.size === other.size &&
    one.link === other.link &&
    isSameDigest(one.digest, other.digest, one.modified === other.modified)
  );
}

/** Where contents were not read, equal times have to do. */
function isSameDigest(one: Digest | undefined, other: Digest | undefined, unknown: boolean): boolean {
  if (one === undefined && other === undefined) return unknown;
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}
