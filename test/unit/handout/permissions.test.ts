import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Course } from '../../../src/course';
import { digestOf, permissionsOf } from '../../../src/editor/handout/permissions';
import { aCourse, aStep } from './support';

describe('what a course may do once it is trusted', () => {
  it('names every command, file and script, however deep in a check, each once', () => {
    const output = (program: string) => ({ kind: 'output', run: [program, '-v'] }) as const;
    const course = aCourse({
      one: [
        aStep('a', { code: 'make', check: { kind: 'all', of: [{ kind: 'not', of: [output('git')] }] } }),
        aStep('again', { code: 'make', check: output('git') }),
        aStep('here', { code: 'ls', on: 'local' }),
        aStep('box', { code: 'id', on: { container: 'web' } }),
        aStep('put', { code: 'USER nobody', insert: true }),
      ],
      two: [
        aStep('file', { code: 'FROM scratch', file: '~/web/Dockerfile' }),
        aStep('task', {
          code: undefined,
          folder: { path: '2-dream/question', name: '2-dream', files: ['Dockerfile'] },
          check: { kind: 'any', of: [{ kind: 'script', path: 'checks/dream.sh', source: 'true' }] },
        }),
        aStep('page', { check: { kind: 'port', port: 80, path: '/do' } }),
        aStep('open', { check: { kind: 'port', port: 81 } }),
      ],
    });
    assert.deepEqual(permissionsOf({ ...course, sshFingerprints: ['SHA256:x'] }), {
      commands: ['make', 'id', 'echo page', 'echo open'],
      local: ['ls'],
      files: ['~/web/Dockerfile', '~/2-dream/Dockerfile'],
      checks: ['git -v', 'GET http://localhost:80/do'],
      scripts: ['checks/dream.sh'],
      hosts: ['SHA256:x'],
    });
  });

  describe('has a digest', () => {
    const script = (source: string): Check => ({ kind: 'script', path: 'a.sh', source });
    const one = aStep('one', { code: 'make', check: script('true') });
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'course-digest-'));
      await mkdir(join(folder, 'dream'));
      await writeFile(join(folder, 'dream', 'Makefile'), 'all:');
    });
    afterEach(() => rm(folder, { recursive: true }));

    const copying = (): Course => ({
      ...aCourse({
        one: [
          aStep('task', { code: undefined, folder: { path: 'dream', name: 'dream', files: ['Makefile'] } }),
        ],
      }),
      folder,
    });

    it('that stays the same while the same is done, wherever it stands', async () => {
      const here = aCourse({ one: [one, aStep('two')] });
      const there = aCourse({ intro: [], other: [aStep('two'), { ...one, title: 'Else', session: 'box' }] });
      assert.equal(await digestOf(here), await digestOf(there));
    });

    it('that tells another command, place, file or script', async () => {
      const others = [
        one,
        { ...one, code: 'make all' },
        { ...one, on: 'local' as const },
        { ...one, file: '~/.bashrc' },
        { ...one, check: script('false') },
      ];
      const digests = await Promise.all(others.map((step) => digestOf(aCourse({ one: [step] }))));
      assert.equal(new Set(digests).size, others.length);
    });

    it('that tells what is in the files of an exercise', async () => {
      const before = await digestOf(copying());
      await writeFile(join(folder, 'dream', 'Makefile'), 'all: evil');
      assert.notEqual(await digestOf(copying()), before);
    });

    it('and none where a file has become a link out of the course', async () => {
      await rm(join(folder, 'dream', 'Makefile'));
      await symlink('/etc/hostname', join(folder, 'dream', 'Makefile'));
      await assert.rejects(digestOf(copying()), { code: 'outside-course' });
    });
  });
});
