import { toLabel } from '../fixes/label';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'MaintainerDeprecated',
    sameAs: ['DL4000'],
    title: 'MAINTAINER is deprecated: write a LABEL.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit MaintainerDeprecated',
    why: 'A label says the same, and more: `org.opencontainers.image.authors` is the name that registries and tools know.',
    bad: 'FROM debian:12\nMAINTAINER me',
    good: 'FROM debian:12\nLABEL org.opencontainers.image.authors="me"',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'MAINTAINER') continue;
      report({ instruction, span: instruction.keywordSpan, fixes: [toLabel(document, instruction)] });
    }
  },
};
