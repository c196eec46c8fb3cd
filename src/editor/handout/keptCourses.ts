import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { loadCourse, type LoadedCourse } from '../../course';

/**
 * Loads a course, or finds what came of it the last time, if only in another window: for as long as neither it nor this
 * extension has changed.
 */
export async function loadKept(
  { extensionPath, globalStorageUri }: ExtensionContext,
  folder: string,
): Promise<LoadedCourse> {
  const { size, mtimeMs } = await stat(join(extensionPath, 'dist', 'extension.js'));
  return loadCourse(folder, {
    kept: { folder: join(globalStorageUri.fsPath, 'courses'), by: `${size} ${mtimeMs}` },
  });
}
