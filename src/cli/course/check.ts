import { join } from 'node:path';
import { displayText } from '../../base';
import { loadCourse, type CourseProblem } from '../../course';
import { loadSnippetLinters } from '../../dockerfile';

/** `course check`: every mistake, with its place and what to do about it. */
export async function check(folder: string): Promise<number> {
  const { course, problems } = await loadCourse(folder, { snippets: await loadSnippetLinters() });
  for (const problem of problems) process.stdout.write(`${lineOf(folder, problem)}\n`);
  const errors = errorsIn(problems);
  if (course !== undefined && problems.length === 0) {
    const steps = course.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0);
    process.stdout.write(
      `${displayText(course.title)}: ${count(course.chapters.length, 'chapter')}, ${count(steps, 'step')}, no mistakes.\n`,
    );
  } else process.stdout.write(`${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}.\n`);
  return errors > 0 ? 1 : 0;
}

/** A mistake on one line, as compilers print them. */
export function lineOf(
  folder: string,
  { file, line, column, severity, message, remedy }: CourseProblem,
): string {
  return displayText(`${join(folder, file)}:${line}:${column}: ${severity} ${message} ${remedy}`);
}

export const errorsIn = (problems: readonly CourseProblem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
