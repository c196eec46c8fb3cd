import { findKept } from './kept';
import type { Course, CourseVocabulary, LoadedCourse, LoadOptions } from './types';

export { evaluateCheck, runsCommands } from './checks/evaluate';
export { escapeHtml } from './markdown/html';
export { readCourseFile } from './courseFile';
export { judgeAnswer } from './judge';
export { CourseRun } from './run';
export { searchCourse, type SearchHit } from './search';
export { CONNECTION_VARIABLES, fitsVariable, substitute, variablesIn } from './variables';
export type * from './types';

/**
 * Reads the course in `folder`. Every mistake in it is a problem with its place; a broken chapter leaves the others
 * as they are, and only without a usable manifest there is no course. Never rejects because of what the course holds.
 */
export async function loadCourse(folder: string, options: LoadOptions = {}): Promise<LoadedCourse> {
  const found = options.kept && (await findKept(folder, options.kept));
  if (found !== undefined) return found;
  const { load } = await import('./load');
  return load(folder, options);
}

/** The whole course as one HTML page, which needs neither a script nor a network. */
export async function buildPage(course: Course): Promise<string> {
  const page = await import('./page');
  return page.buildPage(course);
}

/** The words that a course may be written with. */
export async function courseVocabulary(): Promise<CourseVocabulary> {
  const { VOCABULARY } = await import('./vocabulary');
  return VOCABULARY;
}
