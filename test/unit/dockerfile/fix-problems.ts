import { applyEdits } from '../../../src/dockerfile';
import { buildDifference } from './build';
import { linter } from './rule-tester';

/**
 * Rules that see a place only once another one has been mended there: hadolint does not look into `apt`, nor anybody
 * into braces, or into an instruction that is part of the one before it. The last word of a comment that is none is a target.
 */
const REVEALED: Readonly<Record<string, readonly string[] | 'any'>> = {
  CW1001: ['DL1000', 'DL3045', 'StageNameCasing'],
  CW1009: 'any',
  DL3020: ['DL3045'],
  DL3027: ['DL3008', 'DL3014', 'DL3015'],
  NoEmptyContinuation: 'any',
};

/** What is wrong with the safe fixes of a text, each applied alone. */
export function fixProblems(text: string): string[] {
  const problems: string[] = [];
  const before = tally(text);
  for (const { code, fixes } of linter.lint(text)) {
    for (const { title, edits } of fixes.filter(({ safe }) => safe)) {
      const mended = applyEdits(text, edits);
      const after = tally(mended);
      const revealed = REVEALED[code];
      const difference = buildDifference(code, text, mended);
      if (difference !== undefined)
        problems.push(`${code} "${title}" changes the build of ${JSON.stringify(text)}: ${difference}`);
      if ((after.get(code) ?? 0) >= before.get(code)!)
        problems.push(`${code} "${title}" leaves ${code} in ${JSON.stringify(text)}`);
      for (const [other, count] of after) {
        if (count > (before.get(other) ?? 0) && revealed !== 'any' && revealed?.includes(other) !== true)
          problems.push(`${code} "${title}" brings ${other} into ${JSON.stringify(text)}`);
      }
    }
  }
  return problems;
}

function tally(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of linter.lint(text)) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
