import assert from 'node:assert/strict';
import { linter, testRule } from '../rule-tester';

testRule('CW1017', {
  valid: [
    '# check=skip=all\nFROM a\n',
    '# syntax=x\n# check=skip=StageNameCasing,UndefinedVar;error=true;experimental=all\nFROM a\n',
    '# CHECK = error=F\nFROM a\n',
    '# check=skip=JSONArgsRecommended # as it is a script\nFROM a\n',
    'FROM a\n# check=skip=InvalidBaseImagePlatform\nCMD b\n',
    // Not heard, and not meant to be.
    '# checks: skip=Foo\nFROM a\n',
    '# chuck=skipper\n# check the skip=Foo\nFROM a\n',
    'FROM a\n  # check=skip=Foo\nRUN # check=skip=Foo\n',
  ],
  invalid: [
    {
      text: '# check=skip=StageNameCasng,UndefinedVar\nFROM a\n',
      at: ['StageNameCasng'],
      output: '# check=skip=StageNameCasing,UndefinedVar\nFROM a\n',
      safe: false,
    },
    { text: '#check=skip=Foo,Bar\nFROM a\n', at: ['Foo', 'Bar'] },
    {
      text: 'FROM a\n# check=skip=jsonargsrecommended\nCMD b\n',
      at: ['jsonargsrecommended'],
      output: 'FROM a\n# check=skip=JSONArgsRecommended\nCMD b\n',
      safe: false,
    },
    {
      text: '# check=skips=all;errors=true\nFROM a\n',
      at: ['skips', 'errors'],
      output: '# check=skip=all;errors=true\nFROM a\n',
      safe: false,
    },
    {
      text: '# check=error=ture\nFROM a\n',
      at: ['ture'],
      output: '# check=error=true\nFROM a\n',
      safe: false,
    },
    {
      text: '# check=StageNameCasing\nFROM a\n',
      at: ['StageNameCasing'],
      output: '# check=skip=StageNameCasing\nFROM a\n',
      safe: false,
    },
    { text: '# check=skip=DL3008,all\nFROM a\n', at: ['DL3008', 'all'] },
    {
      text: '# chekc=skip=all\nFROM a\n',
      at: ['chekc'],
      output: '# check=skip=all\nFROM a\n',
      safe: false,
    },
    { text: '# check=skip=;x\nFROM a\n', at: ['x'] },
  ],
});

describe('ignoring a mistake in a check= comment', () => {
  it('leaves a directive at the top', () => {
    const text = '# check=skip=Foo\nFROM a\n';
    const finding = linter.lint(text).find(({ code }) => code === 'CW1017');
    assert.ok(finding);
    assert.deepEqual(
      linter.suppressions(text, finding).map(({ title }) => title),
      ['Ignore CW1017 in this file'],
    );
  });
});
