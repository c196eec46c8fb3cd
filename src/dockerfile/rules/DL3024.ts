import type { Rule } from '../rule';
import { reportTakenNames } from '../stage-names';

export const rule: Rule = {
  meta: {
    code: 'DL3024',
    title: 'Another stage has this name already.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3024, BuildKit DuplicateStageName',
    why: 'Which of the two `COPY --from` or `--target` means is for nobody to see.',
    bad: 'FROM debian:12 AS app\nFROM alpine:3.22 AS app',
    good: 'FROM debian:12 AS build\nFROM alpine:3.22 AS app',
  },
  check: (context) => reportTakenNames(context, (name) => name),
};
