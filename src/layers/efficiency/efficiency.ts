import type { PathTable } from '../files/pathTable';
import type { Layer } from '../types';
import { addStackedPaths } from './stackedPaths';
import { TreeMaker } from './layerTree';
import { StackedTree, isWhiteout, whitedOut } from './stackedTree';

/** A path that is stored, or taken away, more than once. */
export interface WastefulPath {
  path: string;
  /** How many layers have it, those that delete it included. */
  count: number;
  /** Bytes of all its copies, and of the folders that were deleted under this name. */
  size: number;
}

/** How well an image uses its space. Sizes are bytes of files, not packed. */
export interface Efficiency {
  /** 1: nothing is stored twice, or deleted. */
  score: number;
  wastedBytes: number;
  /** Bytes of all layers. */
  size: number;
  /** Bytes of all layers but the lowest. */
  userSize: number;
  /** Wasted bytes as a share of {@link userSize}; NaN where both are 0. */
  wastedUserShare: number;
  /** What costs most comes first. */
  wasteful: readonly WastefulPath[];
}

/**
 * The efficiency of an image exactly as dive computes it (`Efficiency` in filetree/efficiency.go and `Analyze` in
 * image/analysis.go of wagoodman/dive), peculiarities included: all copies of a file count as wasted, the first one too;
 * a deleted file adds nothing to that, and a deleted folder counts with all that lay in it, but as wasted only where it was
 * deleted before; opaque folders are not known; and a layer that deletes what is not there is read up to that point only.
 */
export function efficiencyOf(layers: readonly Layer[], paths: PathTable): Efficiency {
  addStackedPaths(paths);
  const sizes = new Float64Array(paths.size);
  const smallest = new Float64Array(paths.size);
  const counts = new Int32Array(paths.size);
  const repeated: number[] = [];

  const maker = new TreeMaker(paths);
  let below: StackedTree | undefined;
  for (const layer of layers) {
    const tree = maker.make(layer);
    below ??= new StackedTree(paths, tree);
    for (const [at, path] of tree.order.entries()) {
      if (tree.leaves[at] === 0) continue;
      let about = path;
      let size: number | undefined;
      if (isWhiteout(paths.name(path))) {
        const target = whitedOut(paths, path);
        size = below.folderSize(target);
        // The path of `.wh.` is written with a slash at its end, which makes it another.
        if (paths.name(target) === paths.name(path).slice('.wh.'.length)) about = target;
      } else {
        const entry = tree.entries[at] as number;
        size = entry < 0 ? 0 : layer.files.sizeOf(entry);
      }
      if (size === undefined) {
        // A byte less than nothing is needed for a path that was only ever deleted.
        if (counts[about] === 0) smallest[about] = -1;
        break;
      }
      smallest[about] = counts[about] === 0 ? size : Math.min(smallest[about] as number, size);
      sizes[about] = (sizes[about] as number) + size;
      counts[about] = (counts[about] as number) + 1;
      if (counts[about] === 2) repeated.push(about);
    }
    below.stack(tree);
  }

  const needed = smallest.reduce((sum, size) => sum + size, 0);
  const stored = sizes.reduce((sum, size) => sum + size, 0);
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const userSize = size - (layers[0]?.size ?? 0);
  const wastedBytes = repeated.reduce((sum, path) => sum + (sizes[path] as number), 0);
  return {
    score: stored === 0 ? 1 : needed / stored,
    wastedBytes,
    size,
    userSize,
    wastedUserShare: wastedBytes / userSize,
    wasteful: repeated
      .sort((one, other) => (sizes[other] as number) - (sizes[one] as number))
      .map((path) => ({
        path: paths.text(path),
        count: counts[path] as number,
        size: sizes[path] as number,
      })),
  };
}
