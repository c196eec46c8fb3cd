import type { Workbench } from '../workbench';
import { RUNTIMES } from './runtimes';
import { survey } from './survey';
import type { SandboxSurvey } from './types';

export type * from './types';

/**
 * Looks once at what a workbench has of sandboxes, in one round trip. Rejects with `sandboxes-unknown`, and as
 * `Workbench.run` does.
 *
 * @param folders where images are looked for; absolute, or `~/…`
 */
export function surveySandboxes(
  workbench: Workbench,
  options: { folders: readonly string[]; signal?: AbortSignal },
): Promise<SandboxSurvey> {
  return survey(workbench, RUNTIMES, options.folders, options.signal);
}
