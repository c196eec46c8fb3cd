import { writeFile } from 'node:fs/promises';
import { ExplainedError, explain } from '../../base';
import { buildPage, loadCourse } from '../../course';
import { errorsIn, lineOf } from './check';

/** `course build`: one HTML page; mistakes of the course go to standard error, and leave what can be shown. */
export async function build(folder: string, file: string | undefined): Promise<number> {
  const { course, problems } = await loadCourse(folder);
  for (const problem of problems) process.stderr.write(`${lineOf(folder, problem)}\n`);
  if (course === undefined) return 1;
  const html = await buildPage(course);
  if (file === undefined) process.stdout.write(html);
  else
    await writeFile(file, html).catch((error: unknown) => {
      throw new ExplainedError('not-written', `${file} cannot be written. ${explain(error)}`, {
        remedy: 'Name a file in a folder that is there and yours.',
      });
    });
  return errorsIn(problems) > 0 ? 1 : 0;
}
