import type { Rule } from '../rule';
import { reportShellForms } from '../shell-form';
import { shellInstruction } from '../shells';

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
  check: (context) =>
    reportShellForms(
      context,
      ['CMD', 'ENTRYPOINT'],
      (instruction) => shellInstruction(context.document, instruction) === undefined,
    ),
};
