import assert from 'node:assert/strict';
import { bestNames } from '../../src/editor/files/fuzzy';

describe('going to a file by parts of its name', () => {
  const names = [
    'src/dockerfile/model/parse.ts',
    'Dockerfile',
    'labs/one/Dockerfile',
    'docs/rocker-file.md',
    'README.md',
  ];

  it('finds what holds the letters in their order, the best first', () => {
    assert.deepEqual(bestNames(names, 'dockerfile').slice(0, 2), ['Dockerfile', 'labs/one/Dockerfile']);
    assert.deepEqual(bestNames(names, 'one doc'), ['labs/one/Dockerfile']);
    assert.deepEqual(bestNames(names, 'prs'), ['src/dockerfile/model/parse.ts']);
    assert.deepEqual(bestNames(names, 'zzz'), []);
  });

  it('shows all as they come where nothing is typed, and never too many', () => {
    assert.deepEqual(bestNames(names, ' '), names);
    assert.equal(
      bestNames(
        Array.from({ length: 5000 }, (_, index) => `file ${index}`),
        'file',
      ).length,
      200,
    );
  });
});
