import assert from 'node:assert/strict';
import type { Chapter, Course, Requirements } from '../../../src/course';
import { lacksOf } from '../../../src/editor/handout/lacks';
import type { Capability, PreflightReport } from '../../../src/preflight';
import { aCourse } from './support';

const GB = 1_000_000_000;

const capability = (id: string, more: Partial<Capability> = {}): Capability => ({
  ...{ id, group: 'tools', label: `The ${id}`, state: 'ok', value: '1.0', needed: false },
  ...more,
});

const report = (...capabilities: readonly Capability[]): PreflightReport => ({
  ...{ takenAt: 0, capabilities, installer: { manager: 'apt-get', free: true } },
});

function required(
  ofCourse: Partial<Requirements>,
  ofChapter: Partial<Requirements>,
  kind: Chapter['kind'] = 'chapter',
): [Course, Chapter] {
  const none: Requirements = { tools: [], memory: undefined, disk: undefined };
  const course = aCourse({ one: [] });
  const [one] = course.chapters;
  const chapter = { ...one!, kind, requires: { ...none, ...ofChapter } };
  return [{ ...course, requires: { ...none, ...ofCourse } }, chapter];
}

const ids = (...given: Parameters<typeof lacksOf>): string[] => lacksOf(...given).map(({ id }) => id);

describe('what a chapter lacks on the workbench', () => {
  it('is what the course or the chapter requires and the workbench does not have as it should', () => {
    const has = report(
      capability('docker', { state: 'hindered', value: 'not yours', remedy: 'Join the group docker.' }),
      capability('enroot', { state: 'missing', value: '', packages: ['enroot'] }),
      capability('git'),
      capability('make', { state: 'missing' }),
    );
    const [docker, enroot, ...others] = lacksOf(
      ...required({ tools: ['docker', 'git'] }, { tools: ['enroot', 'docker'] }),
      has,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      [docker?.id, docker?.found, docker?.remedy, docker?.installable],
      ['docker', 'not yours', 'Join the group docker.', false],
    );
    assert.deepEqual([enroot?.id, enroot?.found, enroot?.installable], ['enroot', '', true]);
  });

  it('is told of sizes by the greatest that is required; what is sold as that size will do', () => {
    const has = report(
      capability('memory', { bytes: 3.8 * GB }),
      capability('disk.docker', { bytes: 5 * GB }),
    );
    assert.deepEqual(ids(...required({ memory: 4 * GB }, {}), has), []);
    const [memory, disk] = lacksOf(
      ...required({ memory: 4 * GB, disk: 20 * GB }, { memory: 8 * 2 ** 30 }),
      has,
    );
    assert.deepEqual([memory?.id, memory?.wanted], ['memory', '8 GiB']);
    assert.deepEqual([disk?.id, disk?.wanted], ['disk.docker', '20 GB']);
  });

  it('is nothing while nobody has looked, and on pages to look things up in only what they require themselves', () => {
    assert.deepEqual(ids(...required({ tools: ['docker'] }, {}), undefined), []);
    const has = report(capability('docker', { state: 'missing' }), capability('git', { state: 'missing' }));
    assert.deepEqual(ids(...required({ tools: ['docker'] }, { tools: ['git'] }, 'reference'), has), ['git']);
  });

  it('can be installed only where somebody may install', () => {
    const enroot = capability('enroot', { state: 'missing', packages: ['enroot'] });
    const [lack] = lacksOf(...required({ tools: ['enroot'] }, {}), {
      ...report(enroot),
      installer: undefined,
    });
    assert.equal(lack?.installable, false);
  });
});
