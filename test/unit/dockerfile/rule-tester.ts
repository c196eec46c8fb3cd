import assert from 'node:assert/strict';
import { createLinter } from '../../../src/dockerfile/linter';
import { SourceText } from '../../../src/dockerfile/model/source';
import { RULES } from '../../../src/dockerfile/rules';
import { applyEdits } from '../../../src/dockerfile';
import type { LintOptions } from '../../../src/dockerfile';

export const linter = createLinter();

/** A Dockerfile that a rule complains about. */
export interface Invalid {
  text: string;
  /** What each finding underlines, in order. */
  at: readonly string[];
  /** The text after the first fix of the first finding. Left out: it has no fix. */
  output?: string;
  /** Whether that fix is safe; true where left out. */
  safe?: boolean;
}

/** Tests one rule: what it leaves alone, what it finds, where, and what its fix makes of it. */
export function testRule(
  code: string,
  cases: {
    valid: readonly string[];
    invalid: readonly Invalid[];
    /** For a rule that says nothing without any. */
    options?: LintOptions;
  },
): void {
  const rule = RULES.find(({ meta }) => meta.code === code);
  assert.ok(rule, `there is no rule ${code}`);
  const only = createLinter([rule]);
  describe(`rule ${code}`, () => {
    cases.valid.forEach((text) => {
      it(`leaves alone: ${title(text)}`, () => {
        assert.deepEqual(
          only.lint(text, cases.options).map(({ message }) => message),
          [],
        );
      });
    });
    cases.invalid.forEach(({ text, at, output, safe = true }) => {
      it(`finds: ${title(text)}`, () => {
        const source = new SourceText(text);
        const findings = only.lint(text, cases.options);
        assert.deepEqual(
          findings.map(({ range }) => text.slice(source.offsetAt(range.start), source.offsetAt(range.end))),
          at,
        );
        const [fix] = findings[0]?.fixes ?? [];
        assert.equal(fix === undefined ? undefined : applyEdits(text, fix.edits), output);
        if (fix !== undefined) assert.equal(fix.safe, safe);
      });
    });
  });
}

function title(text: string): string {
  const shown = JSON.stringify(text);
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown;
}
