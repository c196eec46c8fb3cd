import { toExecForm } from '../fixes/exec-form';
import type { Rule } from '../rule';

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
  check({ document, report }) {
    for (const instruction of document.instructions) {
      const { keyword, json, shellText } = instruction;
      if (!['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(keyword)) continue;
      if (json !== undefined || shellText.text === '') continue;
      report({
        instruction,
        span: shellText.span(0, shellText.text.length),
        message:
          keyword === 'ENTRYPOINT'
            ? 'A shell runs this, so arguments of CMD and docker run are swallowed and signals go astray. Use a JSON array.'
            : `A shell runs this, so signals do not reach the program. Write ${keyword === 'CMD' ? 'CMD' : 'the command'} as a JSON array.`,
        fixes: toExecForm(document, instruction),
      });
    }
  },
};
