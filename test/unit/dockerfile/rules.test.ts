import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applyEdits } from '../../../src/dockerfile';
import { docsAddress } from '../../../src/dockerfile/docs';
import { createLinter } from '../../../src/dockerfile/linter';
import { rulePage, rulesPage } from '../../../src/dockerfile/rule-pages';
import { RULES } from '../../../src/dockerfile/rules';
import { linter } from './rule-tester';

/** Rules whose finding everybody would mend in the same way. */
const MENDED = `
  DL3000 DL3003 DL3004 DL3009 DL3014 DL3015 DL3019 DL3020 DL3021 DL3025 DL3027 DL3030 DL3032 DL3034 DL3036 DL3038 DL3040
  DL3042 DL3046 DL3047 DL3059 DL4000 DL4003 DL4006 StageNameCasing FromAsCasing ConsistentInstructionCasing
  NoEmptyContinuation JSONArgsRecommended MaintainerDeprecated LegacyKeyValueFormat RedundantTargetPlatform
  ExposeProtoCasing ExposeInvalidFormat
`;
/** Rules for which a person chooses: another user, folder or platform, a version. */
const PROPOSED = `
  DL3002 DL3029 DL3045
  DL3006 DL3007 DL3008 DL3013 DL3016 DL3018 DL3028 DL3033 DL3037 DL3041 DL3062
`;

/** hadolint 2.15.1: it has given up what is missing between these. */
const GIVEN_UP = ['DL3005', 'DL3017', 'DL3031', 'DL3039', 'DL4002'];
const hadolints = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `DL${from + index}`).filter(
    (code) => !GIVEN_UP.includes(code),
  );

/** `frontend/dockerfile/linter/ruleset.go` of BuildKit. */
const BUILDKITS = `
  ConsistentInstructionCasing CopyIgnoredFile DuplicateStageName ExposeInvalidFormat ExposeProtoCasing FromAsCasing
  FromPlatformFlagConstDisallowed InvalidBaseImagePlatform InvalidDefaultArgInFrom InvalidDefinitionDescription
  JSONArgsRecommended LegacyKeyValueFormat MaintainerDeprecated MultipleInstructionsDisallowed NoEmptyContinuation
  RedundantTargetPlatform ReservedStageName SecretsUsedInArgOrEnv StageNameCasing UndefinedArgInFrom UndefinedVar
  WorkdirRelativePath
`;

describe('rules', () => {
  it('are all that hadolint and BuildKit have, and the course’s own', () => {
    const theirs = [
      ...['DL1000', 'DL1001', ...hadolints(3000, 3067), ...hadolints(4000, 4006)],
      ...BUILDKITS.trim().split(/\s+/),
    ];
    const own = RULES.map(({ meta }) => meta.code).filter((code) => !code.startsWith('CW'));
    assert.deepEqual(own.sort(), theirs.sort());
  });

  it('have codes of their own', () => {
    assert.equal(new Set(RULES.map(({ meta }) => meta.code)).size, RULES.length);
  });

  for (const rule of RULES) {
    const { code, bad, good, fix, configuration = {} } = rule.meta;
    const codes = (text: string): string[] =>
      linter.lint(text, configuration).flatMap(({ code: first, also }) => [first, ...also]);

    it(`${code}: its examples are what they say`, () => {
      assert.ok(codes(bad).includes(code), 'the bad example gives no finding');
      assert.ok(!codes(good).includes(code), 'the good example gives a finding');
    });

    it(`${code}: its fix is ${fix}${fix === 'none' ? '' : ', and makes the good example of the bad one'}`, () => {
      const only = createLinter([rule]);
      const fixes = only.lint(bad, configuration).flatMap((finding) => finding.fixes);
      const [first] = fixes;
      assert.equal(first === undefined ? 'none' : first.safe ? 'safe' : 'suggestion', fix);
      if (first === undefined) return;
      assert.equal(first.safe ? only.fixAll(bad, configuration) : applyEdits(bad, first.edits), good);
      assert.ok(rulePage(rule).includes(`The quick fix \`${first.title}\` `));
    });
  }

  it('mend, or propose, what can be mended', () => {
    const fixOf = new Map(RULES.map(({ meta: { code, fix } }) => [code, fix]));
    const others = (codes: string, fix: string): string[] =>
      codes
        .trim()
        .split(/\s+/)
        .filter((code) => fixOf.get(code) !== fix);
    assert.deepEqual(others(MENDED, 'safe'), []);
    assert.deepEqual(others(PROPOSED, 'suggestion'), []);
  });

  it('are all on the page that findings point to, which is written from them', () => {
    const page = readFileSync('docs/rules.md', 'utf8');
    assert.equal(page, rulesPage(RULES), 'run: node scripts/rules-docs.mjs');
    for (const { code } of linter.rules) {
      assert.ok(page.includes(`\n## ${code}\n`));
      assert.equal(docsAddress(code), `docs/rules.md#${code.toLowerCase()}`);
    }
  });
});
