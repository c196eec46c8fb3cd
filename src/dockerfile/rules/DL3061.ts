import { KEYWORDS } from '../model/keywords';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3061',
    title: 'A Dockerfile starts with FROM; only ARG may stand before it.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3061',
    why: 'Every instruction changes an image, so there has to be one to begin with. `ARG` may come first, to make the base image itself a parameter. Several FROM are fine: each begins a stage of its own.',
    bad: 'RUN echo hello\nFROM debian:12',
    good: 'ARG VERSION=12\nFROM debian:${VERSION}\nRUN echo hello',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword === 'FROM') return;
      // What is no instruction at all is said by DL1000.
      if (instruction.keyword !== 'ARG' && KEYWORDS.includes(instruction.keyword))
        report({ instruction, span: instruction.keywordSpan });
    }
  },
};
