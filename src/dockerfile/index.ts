import type { Linter } from './types';

export { applyEdits } from './edits';
export type * from './types';

let linter: Promise<Linter> | undefined;

/** The linter, loaded on the first call: its rules and the shell parser cost nothing before. */
export function loadLinter(): Promise<Linter> {
  linter ??= import('./linter').then(({ createLinter }) => createLinter());
  return linter;
}
