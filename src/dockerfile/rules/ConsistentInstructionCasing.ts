import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'ConsistentInstructionCasing',
    title: 'Write all instructions alike: in capitals, or in small letters.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit ConsistentInstructionCasing',
    why: 'Instructions are the skeleton of the file. Written alike they are found at a glance; capitals are the custom.',
    bad: 'FROM debian:12\nrun echo hello\nCMD ["date"]',
    good: 'FROM debian:12\nRUN echo hello\nCMD ["date"]',
  },
  check({ document, report }) {
    const counted = instructionsOfStages(document).map((instruction) => ({
      instruction,
      keyword: document.source.slice(instruction.keywordSpan),
    }));
    const upper = counted.filter(({ keyword }) => keyword === keyword.toUpperCase()).length;
    if (upper === counted.length) return;
    const lower = counted.filter(({ keyword }) => keyword === keyword.toLowerCase()).length;
    for (const { instruction, keyword } of counted) {
      const wanted = lower > upper ? keyword.toLowerCase() : keyword.toUpperCase();
      if (keyword === wanted) continue;
      report({
        instruction,
        span: instruction.keywordSpan,
        message: `Write ${wanted}, as most instructions of this file are written.`,
        fixes: [fix(`Change to ${wanted}`, true, replace(instruction.keywordSpan, wanted))],
      });
    }
  },
};

/** ARG before the first FROM does not count. */
function instructionsOfStages({ instructions, stages }: Dockerfile): readonly Instruction[] {
  const [first] = stages;
  return first === undefined ? [] : instructions.slice(instructions.indexOf(first.from));
}
