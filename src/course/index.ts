import type { Course, CourseProblem } from './types';

export { evaluateCheck, runsCommands } from './checks/evaluate';
export { escapeHtml } from './markdown/html';
export { judgeAnswer } from './judge';
export { CourseRun } from './run';
export { searchCourse, type SearchHit } from './search';
export { CONNECTION_VARIABLES, fitsVariable, substitute, variablesIn } from './variables';
export type * from './types';

/**
 * Reads the course in `folder`. Every mistake in it is a problem with its place; a broken chapter leaves the others
 * as they are, and only without a usable manifest there is no course. Never rejects because of what the course holds.
 */
export async function loadCourse(folder: string): Promise<{ course?: Course; problems: CourseProblem[] }> {
  const { load } = await import('./load');
  return load(folder);
}
