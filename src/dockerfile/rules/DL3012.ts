import { reportRepeated } from '../only-last';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3012',
    title: 'There is a HEALTHCHECK before this one: only the last has an effect.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL3012, BuildKit MultipleInstructionsDisallowed',
    why: 'An image has one health check. Of several the last one wins, and the others mislead whoever reads the file.',
    bad: 'FROM debian:12\nHEALTHCHECK CMD ["true"]\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]',
    good: 'FROM debian:12\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]',
  },
  check(context) {
    reportRepeated(context, 'HEALTHCHECK');
  },
};
