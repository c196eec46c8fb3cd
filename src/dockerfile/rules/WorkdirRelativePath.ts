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
    for (const stage of document.stages) {
      const isSet = document
        .ancestry(stage)
        .slice(1)
        .some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'WORKDIR'));
      const first = stage.instructions.find(({ keyword }) => keyword === 'WORKDIR');
      if (isSet || first === undefined || /^["']?(?:[/$]|[A-Za-z]:)/.test(first.args.text)) continue;
      report({ instruction: first, span: first.args.span(0, first.args.text.length) });
    }
  },
};
