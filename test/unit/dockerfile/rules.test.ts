import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { docsAddress, rulesPage } from '../../../src/dockerfile/docs';
import { createLinter } from '../../../src/dockerfile/linter';
import { RULES } from '../../../src/dockerfile/rules';
import { linter } from './rule-tester';

describe('rules', () => {
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

    it(`${code}: its fix is ${fix}`, () => {
      const only = createLinter([rule]);
      const fixes = only.lint(bad).flatMap((finding) => finding.fixes);
      if (fix === 'none') assert.deepEqual(fixes, []);
      if (fix === 'suggestion') assert.ok(fixes.every(({ safe }) => !safe));
      if (fix === 'safe') assert.deepEqual(only.lint(only.fixAll(bad)), []);
    });
  }

  it('are all on the page that findings point to, which is written from them', () => {
    const page = readFileSync('docs/rules.md', 'utf8');
    assert.equal(page, rulesPage(linter.rules), 'run: node scripts/rules-docs.mjs');
    for (const { code } of linter.rules) {
      assert.ok(page.includes(`\n## ${code}\n`));
      assert.equal(docsAddress(code), `docs/rules.md#${code.toLowerCase()}`);
    }
  });
});
