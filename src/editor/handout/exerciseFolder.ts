import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../../base';
import type { ExerciseFiles } from '../../course';
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
    const data = await readFile(join(course, ...path.split('/'), ...file.split('/')));
    const target = `${folder}/${file}`;
    try {
      await files.write(target, data, { mayReplace: false });
      made.push(file);
    } catch (error) {
      if (!(error instanceof ExplainedError) || error.code !== 'file-exists') throw error;
      if (!(await holds(files, target, data))) kept.push(file);
    }
  }
  return { folder, made, kept };
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
