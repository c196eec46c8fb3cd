import assert from 'node:assert/strict';
import { applyEdits, configurationProposals } from '../../../../src/dockerfile';
import { ignoreInConfiguration } from '../../../../src/dockerfile/configuration/ignore';
import { parseConfiguration } from '../../../../src/dockerfile/configuration/parse';

const RULES = [
  { code: 'DL3000', title: 'One.' },
  { code: 'DL3007', title: 'Two.' },
];

function ignoring(text: string): string | undefined {
  const edit = ignoreInConfiguration(text, 'DL3007');
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

describe('ignoring a rule in the configuration', () => {
  const cases: readonly [string, string][] = [
    ['', 'ignored:\n  - DL3007\n'],
    ['# mine\n', '# mine\nignored:\n  - DL3007\n'],
    ['strict-labels: true', 'strict-labels: true\nignored:\n  - DL3007\n'],
    ['ignored:\nno-fail: true\n', 'ignored:\n  - DL3007\nno-fail: true\n'],
    ['ignored: []\n', 'ignored: [DL3007]\n'],
    ['ignored: [DL3000, DL3001] # why\n', 'ignored: [DL3000, DL3001, DL3007] # why\n'],
    ['ignored:\n- DL3000\nno-fail: true\n', 'ignored:\n- DL3000\n- DL3007\nno-fail: true\n'],
    [
      'ignored:\n    - DL3000 # why\n\nno-fail: true\n',
      'ignored:\n    - DL3000 # why\n    - DL3007\n\nno-fail: true\n',
    ],
    ['ignored:\n  - DL3000', 'ignored:\n  - DL3000\n  - DL3007'],
    ['ignored:\r\n  - DL3000\r\n', 'ignored:\r\n  - DL3000\r\n  - DL3007\r\n'],
  ];
  for (const [text, expected] of cases) {
    it(`keeps the layout of ${JSON.stringify(text)}`, () => {
      assert.equal(ignoring(text), expected);
      const { options, problems } = parseConfiguration(expected);
      assert.deepEqual(problems, []);
      assert.ok(options.ignored?.includes('DL3007'));
    });
  }

  it('changes nothing that it does not understand, and nothing twice', () => {
    for (const text of [
      'ignored:\n  - DL3007\n',
      'ignored: DL3000\n',
      '{ no-fail: true }\n',
      '- a\n',
      'a: [\n',
    ])
      assert.equal(ignoring(text), undefined, text);
  });
});

describe('completion in the configuration', () => {
  const labels = (before: string): string[] =>
    configurationProposals(before, RULES).map(({ label }) => label);

  it('offers keys that are not there yet', () => {
    const offered = labels('ignored:\n  - DL3000\nf');
    assert.ok(offered.includes('failure-threshold') && !offered.includes('ignored'));
  });

  it('offers rules where they are listed', () => {
    for (const before of [
      'ignored:\n  - ',
      'ignored:\n- DL3000\n- D',
      'ignored: [DL3000, ',
      'override:\n  error:\n    - DL',
      'override:\n  error: [',
    ])
      assert.deepEqual(labels(before), ['DL3000', 'DL3007'], before);
  });

  it('offers the values of a key', () => {
    assert.deepEqual(labels('strict-labels: '), ['true', 'false']);
    assert.deepEqual(labels('override:\n  '), ['error', 'warning', 'info', 'style']);
    assert.ok(labels('label-schema:\n  author: t').includes('text'));
    assert.ok(labels('failure-threshold: ').includes('style'));
    assert.ok(labels('formats:\n  - ').includes('sarif'));
  });

  it('offers nothing where anything may stand', () => {
    for (const before of ['trustedRegistries:\n  - ', 'label-schema:\n  ', '# ', 'ignored: # '])
      assert.deepEqual(labels(before), [], before);
  });
});
