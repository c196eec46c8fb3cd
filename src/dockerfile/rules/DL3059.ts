import { joinRuns } from '../fixes/join-runs';
import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3059',
    title: 'Chain these commands in one RUN.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3059; handout, B.1: chain commands in one RUN',
    why: 'Every RUN is a layer. What one of them leaves behind stays in the image even when the next one deletes it, and each is cached on its own, so that an old `apt-get update` may be met by a new `apt-get install`.',
    bad: 'FROM debian:12\nRUN useradd app\nRUN mkdir /data',
    good: 'FROM debian:12\nRUN useradd app \\\n    && mkdir /data',
  },
  check({ document, report }) {
    let kept: Instruction | undefined;
    let previous: Instruction | undefined;
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'RUN') {
        kept = previous = undefined;
        continue;
      }
      if (
        kept === undefined ||
        flagsOf(kept) !== flagsOf(instruction) ||
        isChain(instruction) ||
        isChain(kept)
      ) {
        kept = instruction;
      } else {
        report({
          instruction,
          span: instruction.keywordSpan,
          fixes: [previous === undefined ? undefined : joinRuns(document, previous, instruction)],
        });
      }
      previous = instruction;
    }
  },
};

/** Whoever chained commands on purpose is left alone. */
function isChain({ script }: Instruction): boolean {
  return script.commands.length > 1;
}

function flagsOf({ flags }: Instruction): string {
  return flags
    .map(({ name, value }) => `${name}=${value ?? ''}`)
    .sort()
    .join(' ');
}
