import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CourseRun, loadCourse, type Check, type Course, type ExerciseFiles } from '../../src/course';
import { copyExercise } from '../../src/editor/handout/exerciseFolder';
import { createProbes } from '../../src/editor/handout/probes';
import type { Connection, Terminals } from '../../src/editor/types';
import type { Workbench } from '../../src/workbench';
import { LABS } from '../support/course/participant';
import { startMachine, type Machine } from '../support/machine';

/** Exercises that are done with what the solution makes; the walk through the course does them. */
const DONE_WITH_IT = ['let-it-dream', 'dream-password', 'small-dream', 'speech-all', 'speech-translate'];

/** All files that a check looks into. */
function filesOf(check: Check): readonly string[] {
  if ('of' in check) return check.of.flatMap(filesOf);
  return check.kind === 'file' || check.kind === 'dockerfile' ? [check.path] : [];
}

/** True where a check looks at nothing but files. */
const onlyFiles = (check: Check): boolean =>
  'of' in check ? check.of.every(onlyFiles) : check.kind === 'file' || check.kind === 'dockerfile';

describe('the folders with the solutions of the hands-on', function () {
  this.timeout(60_000);
  let machine: Machine | undefined;
  let workbench: Workbench;
  let course: Course;
  let run: CourseRun | undefined;

  before(async function () {
    machine = await startMachine(this);
    workbench = await machine.connect();
    const loaded = await loadCourse(LABS);
    assert.ok(loaded.course);
    ({ course } = loaded);
    const connection = { active: { workbench } } as unknown as Connection;
    const terminals = { commands: [] } as unknown as Terminals;
    const probes = createProbes(connection, terminals, {
      mayRunCommands: () => true,
      values: () => ({}),
      imageFolders: () => [],
    });
    run = new CourseRun(course, probes);
  });

  after(async () => {
    run?.dispose();
    await machine?.dispose();
  });

  it('meet the checks of every exercise that is about files, beside what the question gives', async () => {
    const steps = course.chapters.flatMap((chapter) => chapter.steps);
    // The first hands-on begins with an empty folder, which the participant makes.
    const first = '1-first-steps/solution';
    const copied = new Map<string, ExerciseFiles>([
      [first, { path: first, name: 'first-image', files: await readdir(join(LABS, first)) }],
    ]);
    for (const { solution } of steps) if (solution !== undefined) copied.set(solution.path, solution);
    for (const { folder } of steps) if (folder !== undefined) copied.set(folder.path, folder);
    // Solutions come first: what is there already stays as it is.
    for (const files of copied.values()) await copyExercise(workbench, course.folder, files);

    const folders = [...copied.values()].map(({ name }) => `~/${name}/`);
    const due = steps.filter(
      ({ id, code, check }) =>
        code === undefined &&
        check !== undefined &&
        !DONE_WITH_IT.includes(id) &&
        onlyFiles(check) &&
        filesOf(check).some((file) => folders.some((folder) => file.startsWith(folder))),
    );
    assert.deepEqual(
      ['write-dockerfile', 'dream-dockerfile', 'speech-dockerfile', 'rnaseq-folder'].filter(
        (id) => !due.some((step) => step.id === id),
      ),
      [],
      'each of the four hands-on is among them',
    );
    for (const { id } of due) {
      const { met, expected, found } = (await run?.look(id)) ?? {};
      assert.ok(met, `${id}: ${expected}; ${found}`);
    }
  });
});
