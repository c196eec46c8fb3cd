import type { HistoryEntry } from '../../../docker';

/** One step of an image's history as a row. */
export interface Layer {
  /** The instruction as somebody would write it in a Dockerfile; where none is known, what was said of it. */
  instruction: string;
  /** Bytes. */
  size: number;
  created: number;
  /** How many other images have this layer too, with all below it; undefined for steps that made none. */
  sharedBy: number | undefined;
}

/**
 * The steps of an image, the newest first. Engines keep a layer once for all images that have it and everything below
 * it.
 *
 * @param others the layers of each other image, the lowest first
 */
export function layersOf(
  history: readonly HistoryEntry[],
  own: readonly string[],
  others: readonly (readonly string[])[],
): Layer[] {
  const common = others.map((other) => {
    const first = own.findIndex((layer, at) => other[at] !== layer);
    return first === -1 ? own.length : first;
  });
  return history.map(({ createdBy, comment, size, created, layer }) => {
    const index = layer === undefined ? -1 : own.indexOf(layer);
    return {
      // An image that was imported has a comment only.
      instruction: instructionOf(createdBy) || comment,
      size,
      created,
      sharedBy: index === -1 ? undefined : common.filter((length) => length > index).length,
    };
  });
}

/**
 * BuildKit writes `RUN /bin/sh -c make # buildkit`, the classic builder `/bin/sh -c #(nop)  CMD ["sh"]` for what runs
 * nothing, and `/bin/sh -c make` or `|2 A=1 B=2 /bin/sh -c make` (with build arguments) for what does.
 */
export function instructionOf(createdBy: string): string {
  const text = createdBy.replace(/\s+/g, ' ').trim();
  const classic = /^(?:\|\d+ .*?)?\/bin\/sh -c #\(nop\) (.*)$/.exec(text);
  if (classic !== null) return (classic[1] ?? '').trim();
  const buildKit = /^(.*) # buildkit$/.exec(text);
  if (buildKit !== null) return (buildKit[1] ?? '').replace(/^RUN (?:\|\d+ .*? )?\/bin\/sh -c /, 'RUN ');
  const run = /^(?:\|\d+ .*? )?\/bin\/sh -c (.*)$/.exec(text);
  return run === null ? text : `RUN ${run[1] ?? ''}`;
}
