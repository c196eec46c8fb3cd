import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../../base';
import { readCourseFile, type ExerciseFiles } from '../../course';
import type { Workbench, WorkbenchFiles } from '../../workbench';

/** What became of the files of an exercise when they were copied to the workbench; paths within its folder. */
export interface Copied {
  /** Absolute, on the workbench. */
  folder: string;
  made: readonly string[];
  /** There already, with something else in them: left as they are. */
  kept: readonly string[];
}

/**
 * Copies what a participant begins an exercise with into the home folder on the workbench. A file that is there
 * already is never written to.
 *
 * @param course the folder of the course
 */
export async function copyExercise(
  workbench: Pick<Workbench, 'files'>,
  course: string,
  { path, name, files: names }: ExerciseFiles,
): Promise<Copied> {
  const files = await workbench.files();
  const folder = `${files.home}/${name}`;
  await files.makeFolder(folder);
  const made: string[] = [];
  const kept: string[] = [];
  const folders = new Set(
    names.filter((file) => file.includes('/')).map((file) => file.replace(/\/[^/]+$/, '')),
  );
  for (const each of folders) await files.makeFolder(`${folder}/${each}`);
  for (const file of names) {
    const source = `${path}/${file}`;
    const data = await readCourseFile(course, source);
    const target = `${folder}/${file}`;
    try {
      await files.write(target, data, { mayReplace: false });
      if (await isExecutable(join(course, ...source.split('/')), data)) await makeExecutable(files, target);
      made.push(file);
    } catch (error) {
      if (!(error instanceof ExplainedError) || error.code !== 'file-exists') throw error;
      if (!(await holds(files, target, data))) kept.push(file);
    }
  }
  return { folder, made, kept };
}

/** Course folders may come from a computer that keeps no such bit (Windows): there, scripts tell by their first line. */
async function isExecutable(path: string, data: Uint8Array): Promise<boolean> {
  if (process.platform === 'win32') return data[0] === 0x23 && data[1] === 0x21;
  return ((await stat(path)).mode & 0o100) !== 0;
}

/** For those who may read it, as `chmod +x` with the usual umask. */
async function makeExecutable(files: WorkbenchFiles, path: string): Promise<void> {
  const { mode } = await files.stat(path);
  const file = await files.open(path, 'write');
  try {
    await file.change({ mode: mode | ((mode & 0o444) >> 2) });
  } finally {
    await file.close();
  }
}

async function holds(files: WorkbenchFiles, path: string, data: Uint8Array): Promise<boolean> {
  const { size } = await files.stat(path);
  return size === data.length && Buffer.from(await files.read(path)).equals(data);
}

/** The file that one would look at first. */
export function firstToOpen(files: readonly string[]): string | undefined {
  const wanted = [/(^|\/)(Dockerfile|Containerfile)$/, /\.(def|nf|sh|py)$/, /^README\.md$/i];
  for (const pattern of wanted) {
    const found = files.find((file) => pattern.test(file));
    if (found !== undefined) return found;
  }
  return files[0];
}
