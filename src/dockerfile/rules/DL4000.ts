import type { Rule } from '../rule';
import { fix, replace } from '../rule';
import { unquote } from '../model/words';

const LABEL = 'org.opencontainers.image.authors';

export const rule: Rule = {
  meta: {
    code: 'DL4000',
    title: `MAINTAINER is deprecated; use LABEL ${LABEL}.`,
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
      const { args, keywordSpan, span, isOneLine } = instruction;
      const author = unquote(args.text).replace(/["\\$`]/g, '\\$&');
      report({
        instruction,
        span: keywordSpan,
        fixes: [
          isOneLine && author !== ''
            ? fix('Change to LABEL', true, replace(span, `LABEL ${LABEL}="${author}"`))
            : undefined,
        ],
      });
    }
  },
};
