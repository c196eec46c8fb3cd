import { ROOT } from '../files/pathTable';
import type { PathTable } from '../files/pathTable';
import { cleanSteps } from '../tar/cleanName';
import { WHITEOUT } from '../files/layerFiles';

/** Adds the paths that stacking speaks of though no layer holds them: what is deleted, and what leads out of the image. */
export function addStackedPaths(paths: PathTable): void {
  for (let path = 1; path < paths.size; path++) {
    const name = paths.name(path);
    if (name.startsWith(WHITEOUT) && name.length > WHITEOUT.length) {
      paths.add(paths.parent(path), name.slice(WHITEOUT.length));
    }
  }
  const outside = paths.find(ROOT, '..');
  if (outside < 0) return;
  for (let path = outside; path < paths.size; path++) {
    const text = paths.text(path);
    if (text.startsWith('/../')) paths.addSteps(cleanSteps(text) ?? []);
  }
}
