import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyExercise } from '../../../src/editor/handout/exerciseFolder';
import { localWorkbench, type Workbench, type WorkbenchFiles } from '../../../src/workbench';

describe('the folder of an exercise', () => {
  const exercise = { path: 'dream/question', name: 'dream', files: ['Makefile', 'bin/dream.sh'] };
  let root: string;
  let local: Workbench;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'exercise-'));
    local = localWorkbench();
    await mkdir(join(root, 'home'));
    await mkdir(join(root, 'course', exercise.path, 'bin'), { recursive: true });
    await writeFile(join(root, 'course', exercise.path, 'Makefile'), 'all:\n');
    await writeFile(join(root, 'course', exercise.path, 'bin/dream.sh'), '#!/bin/sh\n');
    await chmod(join(root, 'course', exercise.path, 'bin/dream.sh'), 0o755);
  });
  afterEach(() => rm(root, { recursive: true }));

  /** This computer, with another home folder. */
  async function files(): Promise<WorkbenchFiles> {
    const files = await local.files();
    return new Proxy(files, {
      get: (target, name) => {
        if (name === 'home') return join(root, 'home');
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
  const copy = () => copyExercise({ files }, join(root, 'course'), exercise);
  const mine = (name: string): string => join(root, 'home/dream', name);

  it('is copied once, and programs stay programs', async () => {
    assert.deepEqual(await copy(), { folder: join(root, 'home/dream'), made: exercise.files, kept: [] });
    assert.equal((await stat(mine('bin/dream.sh'))).mode & 0o100, 0o100);
    assert.equal((await stat(mine('Makefile'))).mode & 0o111, 0);
    await writeFile(mine('Makefile'), 'mine');
    assert.deepEqual((await copy()).kept, ['Makefile']);
    assert.equal(await readFile(mine('Makefile'), 'utf8'), 'mine');
  });

  it('gives nothing away that has become a link out of the course', async () => {
    await rm(join(root, 'course', exercise.path, 'Makefile'));
    await symlink('/etc/hostname', join(root, 'course', exercise.path, 'Makefile'));
    await assert.rejects(copy(), { code: 'outside-course' });
    await assert.rejects(stat(mine('Makefile')));
  });
});
