import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/dockerfile';
import { linter } from './rule-tester';

const codes = (text: string): string[] => linter.lint(text).map(({ code }) => code);
const RUN = 'RUN apt-get install -y --no-install-recommends x\n';

describe('comments that ignore findings', () => {
  it('take the code of every rule', () => {
    const refused = linter.rules.filter(({ code }) =>
      codes(`FROM a:1\n# hadolint ignore=${code}\nUSER x\n`).includes('CW1018'),
    );
    assert.deepEqual(refused, []);
  });

  const cases: [string, string, boolean][] = [
    ['on the line before', `FROM a:1\n# hadolint ignore=DL3008\n${RUN}`, true],
    [
      'with others, white space and a note',
      `FROM a:1\n #  hadolint  ignore = DL1 , DL3008 # why\n${RUN}`,
      true,
    ],
    ['void because of free text', `FROM a:1\n# hadolint ignore=DL3008 because\n${RUN}`, false],
    ['void because of a trailing comma', `FROM a:1\n# hadolint ignore=DL3008,\n${RUN}`, false],
    ['void because of small letters', `FROM a:1\n# hadolint ignore=DL3008,dl3009\n${RUN}`, false],
    ['void because of a wrong keyword', `FROM a:1\n# Hadolint ignore=DL3008\n${RUN}`, false],
    ['broken by an empty line', `FROM a:1\n# hadolint ignore=DL3008\n\n${RUN}`, false],
    ['broken by a comment', `FROM a:1\n# hadolint ignore=DL3008\n# note\n${RUN}`, false],
    [
      'not seen inside an instruction',
      `FROM a:1\nRUN x \\\n# hadolint ignore=DL3008\n && apt-get install -y x\n`,
      false,
    ],
    ['in the whole file, anywhere', `FROM a:1\n${RUN}# hadolint global ignore=DL3008\n`, true],
    ['in a stage', `# hadolint stage ignore=DL3008\nFROM a:1\n${RUN}`, true],
    ['not in the next stage', `# hadolint stage ignore=DL3008\nFROM a:1\nFROM b:1\n${RUN}`, false],
    ['within a stage from the second line behind', `FROM a:1\n# hadolint stage ignore=DL3008\n${RUN}`, false],
    ['CRLF', `FROM a:1\r\n# hadolint ignore=DL3008\r\n${RUN}`, true],
  ];
  for (const [name, text, isIgnored] of cases)
    it(name, () => {
      assert.equal(codes(text).includes('DL3008'), !isIgnored);
    });

  it('a stage comment does not cover its FROM', () => {
    assert.deepEqual(codes('# hadolint stage ignore=DL3006\nFROM a\n'), ['DL3006']);
  });

  it('name rules of this project too, also above a comment of hadolint', () => {
    const text = 'FROM a:1\n# hadolint ignore=CW1010\n# hadolint ignore=DL3000\nVOLUME x\n';
    assert.deepEqual(codes(text), []);
  });

  it('never silence what Docker refuses', () => {
    assert.deepEqual(codes('# hadolint global ignore=DL1000\nFROM a:1\nXYZ\n'), ['DL1000']);
    assert.deepEqual(
      linter.lint('FROM a:1\nXYZ\n', { ignored: ['DL1000'], overrides: { DL1000: 'off' } }).length,
      1,
    );
  });
});

describe('options', () => {
  it('leave rules out and change severities', () => {
    const severity = (overrides: Record<string, 'error' | 'off'>): string | undefined =>
      linter.lint('FROM a\n', { overrides })[0]?.severity;
    assert.equal(severity({}), 'warning');
    assert.equal(severity({ DL3006: 'error' }), 'error');
    assert.equal(severity({ DL3006: 'off' }), undefined);
    assert.deepEqual(linter.lint('FROM a\n', { ignored: ['DL3006'] }), []);
  });
});

describe('suppressions', () => {
  /** The text after the `index`th suppression of its only finding of `code`. */
  function suppress(text: string, code: string, index: 0 | 1): string {
    const finding = linter.lint(text).find((each) => each.code === code)!;
    const after = applyEdits(text, linter.suppressions(text, finding)[index]!.edits);
    assert.ok(!codes(after).includes(code), after);
    return after;
  }

  const here: [string, string, string, string][] = [
    [
      'stand above the instruction',
      'FROM a:1\n  RUN \\\n  cd /\n',
      'DL3003',
      'FROM a:1\n  # hadolint ignore=DL3003\n  RUN \\\n  cd /\n',
    ],
    [
      'lengthen what is there',
      'FROM a:1\n# hadolint ignore=DL1 # x\nRUN cd /\n',
      'DL3003',
      'FROM a:1\n# hadolint ignore=DL1,DL3003 # x\nRUN cd /\n',
    ],
    [
      'do not lengthen what is void',
      'FROM a:1\n# hadolint ignore=DL1 x\nRUN cd /\n',
      'DL3003',
      'FROM a:1\n# hadolint ignore=DL1 x\n# hadolint ignore=DL3003\nRUN cd /\n',
    ],
    [
      'keep codes of both apart',
      'FROM a:1\n# hadolint ignore=DL1\nVOLUME x\n',
      'CW1010',
      'FROM a:1\n# hadolint ignore=CW1010\n# hadolint ignore=DL1\nVOLUME x\n',
    ],
    [
      'put those of hadolint last',
      'FROM a:1\n# hadolint ignore=CW1\nRUN cd /\n',
      'DL3003',
      'FROM a:1\n# hadolint ignore=CW1\n# hadolint ignore=DL3003\nRUN cd /\n',
    ],
    ['use the line break of the file', 'FROM a\r\n', 'DL3006', '# hadolint ignore=DL3006\r\nFROM a\r\n'],
    ['stay behind a byte order mark', '\uFEFFFROM a\n', 'DL3006', '\uFEFF# hadolint ignore=DL3006\nFROM a\n'],
    [
      'stay behind directives',
      '# syntax=x\nFROM a',
      'DL3006',
      '# syntax=x\n# hadolint ignore=DL3006\nFROM a',
    ],
  ];
  for (const [name, text, code, after] of here)
    it(name, () => {
      assert.equal(suppress(text, code, 0), after);
    });

  it('reach the whole file, behind its directives', () => {
    assert.equal(
      suppress('# escape=`\nFROM a\n', 'DL3006', 1),
      '# escape=`\n# hadolint global ignore=DL3006\nFROM a\n',
    );
    assert.equal(
      suppress('FROM a\n# hadolint global ignore=DL1\n', 'DL3006', 1),
      'FROM a\n# hadolint global ignore=DL1,DL3006\n',
    );
  });

  it('are none for what cannot be ignored', () => {
    const [finding] = linter.lint('FROM a:1\nXYZ\n');
    assert.deepEqual(linter.suppressions('FROM a:1\nXYZ\n', finding!), []);
  });
});
