import { AUTHORS, toLabel } from '../fixes/label';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL4000',
    title: `MAINTAINER is deprecated; use LABEL ${AUTHORS}.`,
    severity: 'error',
    fix: 'safe',
    source: 'hadolint DL4000, BuildKit MaintainerDeprecated',
    why: 'Labels can say this and everything else about an image, and programs can read them: `docker inspect` shows them, registries search them.',
    bad: 'FROM debian:12\nMAINTAINER Jane Doe <jane@example.org>',
    good: 'FROM debian:12\nLABEL org.opencontainers.image.authors="Jane Doe <jane@example.org>"',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'MAINTAINER') continue;
      report({ instruction, span: instruction.keywordSpan, fixes: [toLabel(document, instruction)] });
    }
  },
};
