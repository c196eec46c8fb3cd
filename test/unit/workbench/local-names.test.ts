import assert from 'node:assert/strict';
import { LocalNames } from '../../../src/workbench/transfer/localNames';

describe('what files of a workbench are called on this computer', () => {
  const named = (platform: NodeJS.Platform, ...names: string[]): string[] => {
    const here = new LocalNames(platform);
    return names.map((name) => here.nameFor(name));
  };

  it('is what they are called there, where that may be', () => {
    const names = ['a', ' b ', "it's $(x)\n", '-rf', 'con', 'A'];
    assert.deepEqual(named('linux', ...names), names);
  });

  it('is never more than one step', () => {
    assert.deepEqual(named('linux', '..', '.', '', 'a/b', '../../x'), ['__', '_', '_ (2)', 'a_b', '.._.._x']);
  });

  it('is what Windows allows', () => {
    assert.deepEqual(named('win32', 'a:b', 'a\\..\\b', 'con', 'NUL.txt', 'dots..', 'com¹', 'ok'), [
      'a_b',
      'a_.._b',
      '_con',
      '_NUL.txt',
      'dots__',
      '_com¹',
      'ok',
    ]);
  });

  it('is no two the same where upper and lower case are', () => {
    assert.deepEqual(named('win32', 'Makefile', 'makefile', 'a.txt', 'A.txt'), [
      'Makefile',
      'makefile (2)',
      'a.txt',
      'A (2).txt',
    ]);
    assert.deepEqual(named('darwin', 'é', 'e\u0301'), ['é', 'e\u0301 (2)']);
  });
});
