import type { PathTable } from '../files/pathTable';
import type { Layer } from '../types';
import { Stack } from './stack';

/** The later layer that took a file away, though it stays in the image. */
export type Fate = { layer: number; how: 'deleted' | 'replaced' } | undefined;

/** Tells for files at `watched` paths which later layer deleted or replaced them. */
export function whatBecameOf(
  layers: readonly Layer[],
  paths: PathTable,
  watched: ReadonlySet<number>,
): (path: number, layer: number) => Fate {
  const stack = new Stack(paths);
  const events = new Map<number, { layer: number; how: 'deleted' | 'replaced' }[]>();
  for (const layer of layers) {
    stack.apply(layer, (path, change) => {
      if (!watched.has(path) || change === 'same') return;
      const how = change === 'removed' ? 'deleted' : 'replaced';
      events.set(path, [...(events.get(path) ?? []), { layer: layer.index, how }]);
    });
  }
  return (path, layer) => events.get(path)?.find((event) => event.layer > layer);
}
