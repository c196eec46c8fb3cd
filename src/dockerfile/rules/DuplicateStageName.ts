import type { Rule } from '../rule';
import { reportTakenNames } from '../stage-names';

export const rule: Rule = {
  meta: {
    code: 'DuplicateStageName',
    sameAs: ['DL3024'],
    title: 'Another stage has this name already.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit DuplicateStageName',
    why: 'Docker does not tell names of stages by the size of their letters: `Build` and `build` are one. Which of the two `COPY --from` or `--target` means is for nobody to see.',
    bad: 'FROM debian:12 AS app\nFROM alpine:3.22 AS App',
    good: 'FROM debian:12 AS build\nFROM alpine:3.22 AS app',
  },
  check: (context) => reportTakenNames(context, (name) => name.toLowerCase()),
};
