import type { Progress } from './types';

/** True for progress that this program has written. Saved state comes from a file that other versions wrote too: every part is looked at. */
export function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false;
  const { version, course, chapter, steps } = value as Partial<Record<keyof Progress, unknown>>;
  return (
    version === 1 &&
    typeof course === 'string' &&
    (chapter === undefined || typeof chapter === 'string') &&
    typeof steps === 'object' &&
    steps !== null &&
    Object.values(steps).every(isSavedStep)
  );
}

/** True for what a newer version of this program has written: not understood, and never to be overwritten. */
export function isNewer(value: unknown): value is Progress {
  const version = (value as { version?: unknown } | null | undefined)?.version;
  return typeof version === 'number' && version > 1;
}

function isSavedStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { doneAt, found, attempts, hints } = value as Record<string, unknown>;
  return (
    (doneAt === undefined || Number.isFinite(doneAt)) &&
    (found === undefined || typeof found === 'string') &&
    (attempts === undefined || Number.isInteger(attempts)) &&
    (hints === undefined || (Array.isArray(hints) && hints.every((index) => Number.isInteger(index))))
  );
}
