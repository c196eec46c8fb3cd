import { reportRepeated } from '../only-last';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL4004',
    title: 'There is an ENTRYPOINT before this one: only the last has an effect.',
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL4004, BuildKit MultipleInstructionsDisallowed',
    why: 'A container starts one program. Of several ENTRYPOINT the last one wins, and the others mislead whoever reads the file.',
    bad: 'FROM debian:12\nENTRYPOINT ["date"]\nENTRYPOINT ["uptime"]',
    good: 'FROM debian:12\nENTRYPOINT ["uptime"]',
  },
  check(context) {
    reportRepeated(context, 'ENTRYPOINT');
  },
};
