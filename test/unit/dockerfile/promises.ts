import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/dockerfile';
import type { Finding, Position } from '../../../src/dockerfile';
import { SourceText } from '../../../src/dockerfile/model/source';
import { linter } from './rule-tester';

/** Holds the linter to what it promises of any text: no error, every range inside, and each finding can be silenced. */
export function checkText(text: string): void {
  const source = new SourceText(text);
  const inside = (position: Position): boolean => {
    const offset = source.offsetAt(position);
    const back = source.positionAt(offset);
    return back.line === position.line && back.character === position.character;
  };
  const check = (findings: readonly Finding[]): void => {
    for (const { code, range, fixes } of findings) {
      const ranges = [range, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range))];
      for (const { start, end } of ranges) {
        assert.ok(inside(start) && inside(end), `${code} reaches outside of ${JSON.stringify(text)}`);
        assert.ok(
          source.offsetAt(start) <= source.offsetAt(end),
          `${code} runs backwards in ${JSON.stringify(text)}`,
        );
      }
    }
  };
  const findings = linter.lint(text);
  check(findings);
  for (const finding of findings) {
    for (const { edits } of linter.suppressions(text, finding)) {
      const after = linter.lint(applyEdits(text, edits));
      const count = (all: readonly Finding[]): number =>
        all.filter(({ code }) => code === finding.code).length;
      assert.ok(
        count(after) < count(findings),
        `${finding.code} is not silenced in ${JSON.stringify(text)}: ${JSON.stringify(applyEdits(text, edits))}`,
      );
    }
  }
}
