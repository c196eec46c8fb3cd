import type { Rule } from '../rule';
import { isBrokenArray, reportShellForms } from '../shell-form';

export const rule: Rule = {
  meta: {
    code: 'DL3025',
    title:
      'Write CMD and ENTRYPOINT as a JSON array, so that no shell stands between Docker and the program.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3025; handout, snippet 10',
    why: 'The plain form starts `/bin/sh -c …`: the shell gets the signals that Docker sends, so `docker stop` waits ten seconds and then kills, and arguments of `docker run` never reach an ENTRYPOINT.',
    bad: 'FROM debian:12\nENTRYPOINT /usr/bin/env',
    good: 'FROM debian:12\nENTRYPOINT ["/usr/bin/env"]',
  },
  check: (context) =>
    reportShellForms(
      context,
      ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'],
      (instruction) => !isBrokenArray(instruction),
    ),
};
