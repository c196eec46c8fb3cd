import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { CourseFolder } from './folder';
import type { KeptCourses, LoadedCourse } from './types';

/** What came of loading a course, and from what. */
interface Kept {
  /** Of everything that was read, see {@link digestOf}. */
  digest: string;
  /** The files that were asked for, by their paths in the course. */
  asked: readonly string[];
  loaded: LoadedCourse;
}

/** What came of the last time, where nothing that it was made from has changed since; else undefined. */
export async function findKept(path: string, kept: KeptCourses): Promise<LoadedCourse | undefined> {
  try {
    const { digest, asked, loaded } = deserialize(await readFile(placeOf(path, kept))) as Kept;
    const folder = await CourseFolder.open(resolve(path));
    await Promise.all(asked.map((name) => folder.read(name)));
    return digestOf(folder, kept) === digest ? loaded : undefined;
  } catch {
    // None yet, or it cannot be read: the course itself can tell.
    return undefined;
  }
}

/** Keeps what came of loading the course in `folder`. Where that fails, the next time takes as long as this one. */
export async function keep(folder: CourseFolder, kept: KeptCourses, loaded: LoadedCourse): Promise<void> {
  const place = placeOf(folder.path, kept);
  const content: Kept = { digest: digestOf(folder, kept), asked: folder.asked, loaded };
  // Another window may do the same at the same time.
  const draft = `${place}.${process.pid}`;
  try {
    await mkdir(kept.folder, { recursive: true });
    await writeFile(draft, serialize(content));
    await rename(draft, place);
  } catch {
    // A full disk is no reason not to show the course.
  }
}

const placeOf = (path: string, { folder }: KeptCourses): string =>
  join(folder, createHash('sha256').update(resolve(path)).digest('hex'));

/** Tells a course, and who loads it, from all others: by the names of its files and the texts that were read. */
function digestOf(folder: CourseFolder, { by }: KeptCourses): string {
  return createHash('sha256')
    .update(JSON.stringify([by, folder.path, folder.names, folder.texts]))
    .digest('hex');
}
