import { join } from 'node:path';
import { loadCourse } from '../course';

const USAGE = `usage: container-workbench course check FOLDER

Reads the course in FOLDER and prints each mistake as FILE:LINE:COLUMN: SEVERITY MESSAGE, with what to do about it.
The exit status is 1 where there is an error.
`;

/** `container-workbench course …` */
export async function course(args: readonly string[]): Promise<number> {
  const [command, folder, ...more] = args;
  if (command === '--help' || command === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (command !== 'check' || folder === undefined || folder.startsWith('-') || more.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  return check(folder);
}

async function check(folder: string): Promise<number> {
  const { course: loaded, problems } = await loadCourse(folder);
  for (const { file, line, column, severity, message, remedy } of problems)
    process.stdout.write(`${join(folder, file)}:${line}:${column}: ${severity} ${message} ${remedy}\n`);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (loaded !== undefined && problems.length === 0) {
    const steps = loaded.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0);
    process.stdout.write(
      `${loaded.title}: ${count(loaded.chapters.length, 'chapter')}, ${count(steps, 'step')}, no mistakes.\n`,
    );
  } else process.stdout.write(`${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}.\n`);
  return errors > 0 ? 1 : 0;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
