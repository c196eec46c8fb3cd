import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3067',
    title: 'Do not copy a whole file system from another stage.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3067',
    why: 'Everything comes along: compilers, caches, secrets, and a second operating system on top of the first. Copy what the program needs, or start from the stage with FROM.',
    bad: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build / /',
    good: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /usr/local/bin/app /usr/local/bin/',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'COPY' || instruction.flag('from') === undefined) continue;
      const target = instruction.words.at(-1);
      const root = instruction.words.slice(0, -1).find(({ value }) => value === '/');
      if (root !== undefined && target?.value === '/') report({ instruction, span: root });
    }
  },
};
