import { toExecForm } from '../fixes/exec-form';
import { shellInstruction } from '../shells';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'JSONArgsRecommended',
    sameAs: ['DL3025'],
    title:
      'Write CMD and ENTRYPOINT as a JSON array, so that no shell stands between Docker and the program.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit JSONArgsRecommended',
    why: 'The plain form starts `/bin/sh -c …`, and the shell gets the signals that Docker sends. Where a SHELL was chosen on purpose nothing is said.',
    bad: 'FROM debian:12\nCMD date',
    good: 'FROM debian:12\nCMD ["date"]',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      const { keyword, json, args } = instruction;
      if ((keyword !== 'CMD' && keyword !== 'ENTRYPOINT') || json !== undefined || args.text === '') continue;
      if (shellInstruction(document, instruction) !== undefined) continue;
      report({
        instruction,
        span: args.span(0, args.text.length),
        message: `A shell runs this, so signals do not reach the program. Write ${keyword} as a JSON array.`,
        fixes: toExecForm(document, instruction),
      });
    }
  },
};
