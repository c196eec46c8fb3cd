import assert from 'node:assert/strict';
import { readBuildArguments } from '../../../src/editor/builds/buildArguments';

describe('build arguments', () => {
  it('are typed as in a shell', () => {
    assert.deepEqual(readBuildArguments(`A=1 B='two words' "C=$(id) \\"x\\"" D=`), {
      ...{ A: '1', B: 'two words', C: '$(id) "x"', D: '' },
    });
    assert.deepEqual(readBuildArguments('  '), {});
  });

  for (const text of ['A', '=b', '1A=b', `A='b`, 'A=b c']) {
    it(`are not ${text}`, () => assert.equal(readBuildArguments(text), undefined));
  }
});
