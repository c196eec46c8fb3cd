import { removeInstruction } from './fixes/lines';
import type { Instruction } from './model/instruction';
import type { RuleContext } from './rule';
import { fix } from './rule';

/** Reports every instruction of the keyword that follows another one in its stage: only the last counts. */
export function reportRepeated({ document, report }: RuleContext, keyword: string): void {
  let earlier: Instruction | undefined;
  for (const instruction of document.instructions) {
    if (instruction.keyword === 'FROM') earlier = undefined;
    if (instruction.keyword !== keyword) continue;
    if (earlier !== undefined)
      report({
        instruction,
        span: instruction.keywordSpan,
        fixes: [
          fix(
            `Remove the ${keyword} before, which has no effect`,
            true,
            removeInstruction(document, earlier),
          ),
        ],
      });
    earlier = instruction;
  }
}
