import assert from 'node:assert/strict';
import { permissionsOf } from '../../../src/editor/handout/permissions';
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
      ],
    });
    assert.deepEqual(permissionsOf(course), {
      commands: ['make', 'id'],
      local: ['ls'],
      files: ['~/web/Dockerfile', '~/2-dream/Dockerfile'],
      checks: ['git -v'],
      scripts: ['checks/dream.sh'],
    });
  });
});
