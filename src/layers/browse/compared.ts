import { PathTable } from '../files/pathTable';
import type { LayerFile } from '../files/layerFiles';
import { Stack, isSame, type Change } from '../tree/stack';
import type { ReadImage } from '../types';

/** What became of a path between two states of files. `kept`: nothing. */
export type Mark = Change | 'kept';

export const MARKS: readonly Mark[] = ['added', 'changed', 'removed', 'same', 'kept'];

/** Files as they are at one moment: paths are numbers of {@link ComparedFiles.paths}. */
export interface FilesThen {
  has(path: number): boolean;
  /** `undefined` for a folder that is there only since something lies in it. */
  at(path: number): LayerFile | undefined;
  isFolder(path: number): boolean;
  sizeOf(path: number): number;
  /** Index of the layer that it comes from; `undefined` where none says so. */
  layerOf(path: number): number | undefined;
}

/** All files of two states: below a layer and with it, or of two images. */
export interface ComparedFiles {
  paths: PathTable;
  before: FilesThen;
  after: FilesThen;
  /** By path: 0 where it is in neither, else one more than the place of its mark in {@link MARKS}. */
  marks: Uint8Array;
}

/** What a layer makes of the files below it. */
export function filesOfLayer({ paths, layers }: ReadImage, index: number): ComparedFiles {
  const before = new Stack(paths);
  const marks = new Uint8Array(paths.size);
  for (const layer of layers.slice(0, index)) before.apply(layer);
  const after = before.copy();
  const layer = layers[index];
  if (layer !== undefined) {
    after.apply(layer, (path, change) => {
      // Archives name every folder on the way to what they hold.
      const mark = change === 'same' && after.isFolder(path) ? 'kept' : change;
      marks[path] = codeOf(mark);
    });
  }
  for (let path = 0; path < marks.length; path++) {
    if (marks[path] === 0 && after.has(path)) marks[path] = codeOf('kept');
  }
  return { paths, before, after, marks };
}

/** How the files of an image differ from those of another, as containers see them. */
export function filesOfBoth(one: ReadImage, other: ReadImage): ComparedFiles {
  const paths = new PathTable();
  const numbers = [one, other].map((image) => addAll(paths, image.paths));
  const [before, after] = [one, other].map((image, at) =>
    translated(allLayersOf(image), turnedRound(numbers[at] as Int32Array, paths.size)),
  ) as [FilesThen, FilesThen];
  const marks = new Uint8Array(paths.size);
  for (let path = 0; path < marks.length; path++) {
    const mark = difference(before, after, path);
    if (mark !== undefined) marks[path] = codeOf(mark);
  }
  return { paths, before, after, marks };
}

export const codeOf = (mark: Mark): number => MARKS.indexOf(mark) + 1;

export function markOf({ marks }: ComparedFiles, path: number): Mark | undefined {
  return MARKS[(marks[path] ?? 0) - 1];
}

function difference(before: FilesThen, after: FilesThen, path: number): Mark | undefined {
  if (!after.has(path)) return before.has(path) ? 'removed' : undefined;
  if (!before.has(path)) return 'added';
  const [one, other] = [before.at(path), after.at(path)];
  // No layer says anything of such a folder.
  if (one === undefined || other === undefined)
    return before.isFolder(path) === after.isFolder(path) ? 'kept' : 'changed';
  return isSame(one, other) ? 'kept' : 'changed';
}

function allLayersOf({ paths, layers }: ReadImage): Stack {
  const stack = new Stack(paths);
  for (const layer of layers) stack.apply(layer);
  return stack;
}

/** Adds what another table has. Answers with the new number of each old one. */
function addAll(paths: PathTable, others: PathTable): Int32Array {
  const numbers = new Int32Array(others.size);
  // A folder has a smaller number than what lies in it.
  for (let path = 1; path < numbers.length; path++) {
    numbers[path] = paths.add(numbers[others.parent(path)] as number, others.name(path));
  }
  return numbers;
}

/** The old number of each new one; -1: none. */
function turnedRound(numbers: Int32Array, size: number): Int32Array {
  const turned = new Int32Array(size).fill(-1);
  for (let path = 0; path < numbers.length; path++) turned[numbers[path] as number] = path;
  return turned;
}

function translated(files: FilesThen, numbers: Int32Array): FilesThen {
  const own = (path: number): number => numbers[path] as number;
  return {
    has: (path) => own(path) >= 0 && files.has(own(path)),
    at: (path) => files.at(own(path)),
    isFolder: (path) => files.isFolder(own(path)),
    sizeOf: (path) => files.sizeOf(own(path)),
    layerOf: (path) => files.layerOf(own(path)),
  };
}
