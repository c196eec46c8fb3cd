import assert from 'node:assert/strict';
import type { LintOptions } from '../../../src/dockerfile';
import { parseCheckOptions } from '../../../src/dockerfile/checks';
import { linter } from './rule-tester';

/** The findings as `code[+code] severity line`, those of the codes only. */
function findings(text: string, codes: readonly string[], options: LintOptions = {}): string[] {
  return linter
    .lint(text, options)
    .filter(({ code }) => codes.includes(code))
    .map(
      ({ code, also, severity, range }) => `${[code, ...also].join('+')} ${severity} ${range.start.line + 1}`,
    );
}

describe("BuildKit's options in comments", () => {
  it('are read as BuildKit reads them', () => {
    assert.deepEqual(parseCheckOptions('skip=A,B;error=true'), {
      skip: new Set(['A', 'B']),
      experimental: new Set(),
      error: true,
    });
    assert.equal(parseCheckOptions('skip=all')?.skip, 'all');
    assert.equal(parseCheckOptions(' error = F ')?.error, false);
    for (const wrong of ['skip', 'error=maybe', 'skips=A', 'error=__proto__', ';'])
      assert.equal(parseCheckOptions(wrong), undefined, wrong);
  });

  it('skip checks in the whole file, and a merged finding too', () => {
    const codes = ['WorkdirRelativePath', 'DL3000', 'MaintainerDeprecated', 'DL4000'];
    const file = 'FROM a:1\nWORKDIR x\nMAINTAINER y\n';
    assert.deepEqual(findings(file, codes), [
      'DL3000+WorkdirRelativePath error 2',
      'DL4000+MaintainerDeprecated error 3',
    ]);
    assert.deepEqual(findings(`# check=skip=MaintainerDeprecated,X\n${file}`, codes), [
      'DL3000+WorkdirRelativePath error 3',
    ]);
    assert.deepEqual(findings(`#syntax=docker/dockerfile:1\n#check=skip=all\n${file}`, codes), []);
  });

  it('leave hadolint’s and our own codes alone', () => {
    assert.deepEqual(
      findings('# check=skip=all,DL3006,DL3007\nFROM a\nFROM a:latest\n', ['DL3006', 'DL3007']),
      ['DL3006 warning 2', 'DL3007 warning 3'],
    );
  });

  it('are void as a directive where anything stands above it', () => {
    const file = '\n# check=skip=all\nARG X=1\nFROM a:1\nMAINTAINER y\n';
    assert.deepEqual(findings(file, ['DL4000']), ['DL4000+MaintainerDeprecated error 5']);
  });

  it('count at the instruction below them', () => {
    const codes = ['StageNameCasing'];
    const stages = (between: string): string => `FROM a:1 AS One\n${between}FROM a:1 AS Two\n`;
    assert.deepEqual(findings(stages(''), codes), ['StageNameCasing warning 1', 'StageNameCasing warning 2']);
    for (const between of ['# check=skip=StageNameCasing\n', '# x\n# check=skip=all # y\n\n# z\n'])
      assert.deepEqual(findings(stages(between), codes), ['StageNameCasing warning 1'], between);
    for (const between of [
      '# check=skip=StageNameCasing\n#\n',
      ' # check=skip=all\n',
      '# check=skip=x\n# check=skip=all\n',
    ])
      assert.equal(findings(stages(between), codes).length, 2, between);
  });

  it('make errors of what BuildKit finds', () => {
    const file = '# check=error=true\nFROM a AS One\nEXPOSE 80/TCP\n';
    assert.deepEqual(findings(file, ['DL3006', 'StageNameCasing', 'ExposeProtoCasing']), [
      'DL3006 warning 2',
      'StageNameCasing error 2',
      'ExposeProtoCasing error 3',
    ]);
  });

  it('switch on what is experimental', () => {
    const codes = ['InvalidDefinitionDescription'];
    const file = '# what it is\nFROM a:1 AS one\n';
    assert.deepEqual(findings(file, codes), []);
    assert.deepEqual(findings(`# check=experimental=all\n${file}`, codes), [`${codes[0]} warning 2`]);
    assert.deepEqual(findings(`# check=experimental=all\n${file}`, codes, { ignored: codes }), []);
  });
});
