import { reportRepeated } from '../only-last';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'MultipleInstructionsDisallowed',
    sameAs: ['DL3012', 'DL4003', 'DL4004'],
    title: 'There is another one of these in the stage: only the last has an effect.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit MultipleInstructionsDisallowed',
    why: 'An image has one CMD, one ENTRYPOINT and one HEALTHCHECK. Of several the last one wins, and the others mislead whoever reads the file.',
    bad: 'FROM debian:12\nCMD ["date"]\nCMD ["uptime"]',
    good: 'FROM debian:12\nCMD ["uptime"]',
  },
  check(context) {
    for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) reportRepeated(context, keyword);
  },
};
