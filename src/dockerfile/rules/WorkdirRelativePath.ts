import type { Stage } from '../model/dockerfile';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'WorkdirRelativePath',
    sameAs: ['DL3000'],
    title: 'A relative WORKDIR, and none before it says relative to what.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit WorkdirRelativePath',
    why: 'It starts from wherever the base image happens to be. After an absolute WORKDIR a relative one is clear.',
    bad: 'FROM debian:12\nWORKDIR app',
    good: 'FROM debian:12\nWORKDIR /app',
  },
  check({ document, report }) {
    for (const [stage, isSet] of document.inherited(false, setsDirectory)) {
      const first = stage.instructions.find(({ keyword }) => keyword === 'WORKDIR');
      if (isSet || first === undefined || /^["']?(?:[/$]|[A-Za-z]:)/.test(first.args.text)) continue;
      report({ instruction: first, span: first.args.span(0, first.args.text.length) });
    }
  },
};

function setsDirectory(isSet: boolean, { instructions }: Stage): boolean {
  return isSet || instructions.some(({ keyword }) => keyword === 'WORKDIR');
}
