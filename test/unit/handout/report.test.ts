import assert from 'node:assert/strict';
import { CourseRun } from '../../../src/course';
import { createProbes } from '../../../src/editor/handout/probes';
import { activeMinutes, reportOf } from '../../../src/editor/handout/report';
import { aCourse, aStep, FakeConnection, FakeTerminals } from './support';

const MINUTE = 60_000;

describe('the report of what was done', () => {
  it('counts the time between things that were done, without long breaks', () => {
    const steps = Object.fromEntries(
      [0, 10, 25, 200, 205].map((minute, index) => [`s${index}`, { doneAt: minute * MINUTE }]),
    );
    const questions = { q: { given: [1], at: 30 * MINUTE } };
    assert.equal(activeMinutes({ steps, questions }), 35);
    assert.equal(activeMinutes({ steps: {} }), 0);
  });

  it('says of each step whether and when it was done', () => {
    const course = aCourse({ one: [aStep('a'), aStep('b')], empty: [] });
    const probes = createProbes(new FakeConnection(), new FakeTerminals(), {
      mayRunCommands: () => false,
      values: () => ({}),
      imageFolders: () => [],
    });
    const progress = { version: 1, course: 'course', steps: { a: { doneAt: 0, attempts: 2 } } };
    const run = new CourseRun(course, probes, { progress });
    const report = reportOf(course, run, 'lab-17', MINUTE);
    run.dispose();
    assert.deepEqual([report.workbench, report.done, report.total], ['lab-17', 1, 2]);
    assert.equal(report.exportedAt, '1970-01-01T00:01:00.000Z');
    assert.deepEqual(
      report.chapters.map(({ id, steps }) => [
        id,
        steps.map(({ id: step, done, doneAt }) => [step, done, doneAt]),
      ]),
      [
        [
          'one',
          [
            ['a', true, '1970-01-01T00:00:00.000Z'],
            ['b', false, undefined],
          ],
        ],
      ],
    );
  });
});
