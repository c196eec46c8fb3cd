import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/dockerfile';
import { parseConfiguration } from '../../../../src/dockerfile/configuration/parse';

/** The problems as `line:column-column severity message`. */
function problemsOf(text: string): string[] {
  return parseConfiguration(text).problems.map(
    ({ range: { start, end }, severity, message }) =>
      `${start.line + 1}:${start.character + 1}-${end.character + 1} ${severity} ${message}`,
  );
}

/** The text after every fix, which must leave nothing to say. */
function fixed(text: string): string {
  const { problems } = parseConfiguration(text);
  const after = applyEdits(
    text,
    problems.flatMap(({ fixes }) => fixes[0]?.edits ?? []),
  );
  assert.deepEqual(problemsOf(after), []);
  return after;
}

describe('.hadolint.yaml', () => {
  it('is understood in full', () => {
    const { options, problems } = parseConfiguration(`# ours
failure-threshold: none
no-fail: true
no-color: false
verbose: true
format: sarif
formats: [json, tty]
ignored: [DL3000, &sc SC1010, CW1001, StageNameCasing]
override:
  error: [DL3001, DL3002]
  warning:
    - DL3042
    - DL3002
  info: [*sc]
  style: [DL3001]
trustedRegistries:
  - docker.io
  - '*.gcr.io'
label-schema:
  author: text
  contact: email
  note: ''
strict-labels: true
disable-ignore-pragma: true
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(options, {
      failureThreshold: 'none',
      noFail: true,
      noColor: false,
      verbose: true,
      formats: ['json', 'tty', 'sarif'],
      ignored: ['DL3000', 'SC1010', 'CW1001', 'StageNameCasing'],
      overrides: { DL3001: 'error', DL3002: 'error', DL3042: 'warning', SC1010: 'info' },
      trustedRegistries: ['docker.io', '*.gcr.io'],
      labelSchema: { author: 'text', contact: 'email', note: 'text' },
      strictLabels: true,
      disableIgnorePragma: true,
    });
  });

  it('may be empty, also in parts', () => {
    for (const text of ['', '# nothing\n', '---\n', 'ignored:\noverride:\n  error:\n'])
      assert.deepEqual(problemsOf(text), [], text);
  });

  it('has a misspelt key told, and mended by a fix', () => {
    assert.deepEqual(problemsOf('ignore:\n  - DL3000\n'), [
      '1:1-7 warning There is no key ignore, so it counts for nothing. Is ignored meant?',
    ]);
    assert.equal(
      fixed(
        'ignore: [DL3000]\ntrusted-registries: [a]\nfailureThreshold: info\noverides:\n  error: [DL3001]\n',
      ),
      'ignored: [DL3000]\ntrustedRegistries: [a]\nfailure-threshold: info\noverride:\n  error: [DL3001]\n',
    );
  });

  it('has nothing proposed for a key that is there already, or like none', () => {
    for (const text of ['ignored: []\nignore: []\n', 'xyzzy: 1\n'])
      assert.deepEqual(
        parseConfiguration(text).problems.map(({ fixes }) => fixes),
        [[]],
      );
  });

  it('has misspelt values told, and mended by a fix', () => {
    const text =
      'failure-threshold: Warn\nformat: sarf\nno-fail: yes\nlabel-schema:\n  a: uri\noverride:\n  eror: []\n';
    assert.deepEqual(
      parseConfiguration(text).problems.map(({ severity, message }) => `${severity} ${message}`),
      [
        'error There is no severity Warn; there are error, warning, info, style, ignore, none.',
        'error There is no format sarf; there are tty, json, sarif, checkstyle, codeclimate, gitlab_codeclimate, gnu, junit, sonarqube, codacy.',
        'error no-fail is either true or false.',
        'error There is no type of label uri; there are text, url, semver, hash, rfc3339, spdx, email.',
        'warning There is no severity eror; there are error, warning, info, style.',
      ],
    );
    assert.match(
      fixed('format: sarf\nno-fail: yes\nlabel-schema:\n  a: uri\noverride:\n  eror: []\n'),
      /^format: sarif\nno-fail: true\nlabel-schema:\n {2}a: url\noverride:\n {2}error: \[\]\n$/,
    );
  });

  it('has rules told that there are not', () => {
    assert.equal(
      fixed('ignored: [dl3008, StagenameCasing, sc2086, 3008]\n'),
      'ignored: [DL3008, StageNameCasing, SC2086, DL3008]\n',
    );
    assert.deepEqual(problemsOf('ignored: [DL9999]\n'), ['1:11-17 warning There is no rule DL9999.']);
  });

  it('has the wrong kind of value told, and the rest counts', () => {
    const text =
      'ignored: DL3008\nstrict-labels: [1]\noverride: [a]\nlabel-schema: x\ntrustedRegistries:\n  - {a: b}\n  - c\n';
    const { options, problems } = parseConfiguration(text);
    assert.equal(problems.length, 5);
    assert.ok(problems.every(({ severity }) => severity === 'error'));
    assert.deepEqual(options.trustedRegistries, ['c']);
    assert.equal(fixed('ignored: DL3008\n'), 'ignored: [DL3008]\n');
    assert.deepEqual(problemsOf('- a\n'), [
      '1:1-1 error A configuration has to be lines of the form “key: value”.',
    ]);
  });

  it('has what is no YAML told, in its place', () => {
    const [problem] = parseConfiguration('ignored: [DL3000\nformat: json\n').problems;
    assert.match(problem!.message, /^This is not valid YAML: [^\n]+\.$/);
    assert.equal(problem!.severity, 'error');
  });

  it('never throws, and problems lie inside the text', () => {
    const piece = fc.constantFrom(
      'ignored',
      'override',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '*a',
      '&a ',
      'error',
      'DL3000',
      '"',
      "'",
      '#',
      '|',
      '?',
      '\t',
      '!!x ',
      '\0',
      '---\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const lines = text.split('\n');
        for (const { range } of parseConfiguration(text).problems)
          assert.ok(range.end.line < lines.length && range.end.character <= lines[range.end.line]!.length);
      }),
      { numRuns: 500 },
    );
  });
});
