import type { PathTable } from '../files/pathTable';
import { isHeaderOnly } from '../tar/header';
import type { Layer, ReadImage } from '../types';
import type { Change } from './stack';
import { Stack } from './stack';

/** How many files (not folders) a layer touches, and how many bytes they have. */
export interface LayerChanges {
  added: Tally;
  changed: Tally;
  /** Bytes are those of the files that are gone. */
  removed: Tally;
  /** Stored once more though nothing about it is different. */
  same: Tally;
}

export interface Tally {
  files: number;
  bytes: number;
}

/** What each layer changes, from the lowest on. */
export function changesOf(layers: readonly Layer[], paths: PathTable): LayerChanges[] {
  const stack = new Stack(paths);
  // Of removed files nothing is left to ask once they are.
  const sizes = new Float64Array(paths.size);
  /** Folders that no layer has an entry for are none either. */
  const files = new Uint8Array(paths.size);
  return layers.map((layer) => {
    const tallies: Record<Change, Tally> = { added: none(), changed: none(), removed: none(), same: none() };
    stack.apply(layer, (path, change) => {
      if (change !== 'removed') {
        sizes[path] = stack.sizeOf(path);
        files[path] = stack.isFolder(path) ? 0 : 1;
      }
      if (files[path] === 0) return;
      const tally = tallies[change];
      tally.files++;
      tally.bytes += sizes[path] as number;
    });
    return tallies;
  });
}

/** Whether it takes digests to tell what layers change: one of its files stands in two places, as large, without one. */
export function needsDigests({ layers }: Pick<ReadImage, 'layers'>): boolean {
  const sizes = new Map<number, Set<number>>();
  for (const { files, repeated } of layers) {
    for (let index = 0; !repeated && index < files.length; index++) {
      if (isHeaderOnly(files.typeOf(index)) || files.sizeOf(index) === 0 || files.hasDigest(index)) continue;
      const path = files.pathOf(index);
      const known = sizes.get(path) ?? new Set();
      if (known.has(files.sizeOf(index))) return true;
      sizes.set(path, known.add(files.sizeOf(index)));
    }
  }
  return false;
}

const none = (): Tally => ({ files: 0, bytes: 0 });
