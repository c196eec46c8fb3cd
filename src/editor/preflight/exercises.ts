import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exercise } from '../../preflight';

/** The exercises of the course in `folder`: its folders with a question, and where they are looked for on a workbench. */
export async function exercisesOf(folder: string): Promise<Exercise[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'question')))
    .map(({ name }) => ({ label: name, paths: [`~/labs/${name}`, `~/${name}`] }))
    .sort((a, b) => a.label.localeCompare(b.label));
}
