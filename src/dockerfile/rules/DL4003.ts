import { reportRepeated } from '../only-last';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL4003',
    title: 'There is a CMD before this one: only the last has an effect.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL4003, BuildKit MultipleInstructionsDisallowed',
    why: 'A container starts one command. Of several CMD the last one wins, and the others mislead whoever reads the file.',
    bad: 'FROM debian:12\nCMD ["date"]\nCMD ["uptime"]',
    good: 'FROM debian:12\nCMD ["uptime"]',
  },
  check(context) {
    reportRepeated(context, 'CMD');
  },
};
