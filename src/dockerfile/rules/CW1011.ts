import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'CW1011',
    title: 'This CMD is never used: the ENTRYPOINT is in shell form, which takes no arguments.',
    severity: 'warning',
    fix: 'none',
    source: 'handout, snippet 10',
    why: 'CMD gives the arguments of ENTRYPOINT. In shell form the ENTRYPOINT is `/bin/sh -c "…"`, which ignores them, and those of `docker run IMAGE ARGUMENTS` as well. Write ENTRYPOINT as a JSON array (see DL3025).',
    bad: 'FROM debian:12\nENTRYPOINT /usr/bin/env\nCMD ["--version"]',
    good: 'FROM debian:12\nENTRYPOINT ["/usr/bin/env"]\nCMD ["--version"]',
  },
  check({ document, report }) {
    for (const { instructions } of document.stages) {
      const entrypoint = instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
      const cmd = instructions.findLast(({ keyword }) => keyword === 'CMD');
      if (entrypoint === undefined || cmd === undefined) continue;
      if (entrypoint.json === undefined && entrypoint.args.text !== '')
        report({ instruction: cmd, span: cmd.keywordSpan });
    }
  },
};
