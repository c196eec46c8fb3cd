import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ExplainedError } from '../base';

/**
 * Reads a file of the course in `folder` by its path there. Rejects with `outside-course` where a link has come to lead out
 * of the course since it was loaded.
 */
export async function readCourseFile(folder: string, path: string): Promise<Buffer> {
  const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, ...path.split('/')))]);
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new ExplainedError('outside-course', `${path} is a link that leads out of the course.`, {
      remedy: 'Put the file itself into the course.',
    });
  return readFile(file);
}
