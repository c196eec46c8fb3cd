import type { PathTable } from '../files/pathTable';
import type { Layer } from '../types';
import type { Tally } from './changes';
import { Stack } from './stack';

/** Files of lower layers that a layer takes out of sight: they stay in the image, and nobody can use them. */
export interface LayerWaste {
  removed: Tally;
  /** By other contents, another owner or mode, or by the same once more. */
  replaced: Tally;
}

/** What each layer wastes, from the lowest on. */
export function wasteOf(layers: readonly Layer[], paths: PathTable): LayerWaste[] {
  const stack = new Stack(paths);
  /** Of the files that are there; -1: none. */
  const sizes = new Float64Array(paths.size).fill(-1);
  return layers.map((layer) => {
    const removed: Tally = { files: 0, bytes: 0 };
    const replaced: Tally = { files: 0, bytes: 0 };
    stack.apply(layer, (path, change) => {
      const before = sizes[path] as number;
      if (before >= 0) {
        const tally = change === 'removed' ? removed : replaced;
        tally.files++;
        tally.bytes += before;
      }
      sizes[path] = change === 'removed' || stack.isFolder(path) ? -1 : stack.sizeOf(path);
    });
    return { removed, replaced };
  });
}
