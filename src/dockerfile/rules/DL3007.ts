import { tagOfTheOthers } from '../image-tags';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3007',
    title: 'Do not use latest: it is another image tomorrow. Name a version.',
    severity: 'warning',
    fix: 'suggestion',
    source: "hadolint DL3007; handout, B.1: don't use `:latest`",
    why: '`latest` is a name like any other, which its owner moves to a new image now and then. What you built today may behave differently when it is built again, and nobody can say which version a running container has.',
    bad: 'FROM alpine:latest\nCMD ["sh"]',
    good: 'FROM alpine:3.22\nCMD ["sh"]',
  },
  check({ document, report }) {
    for (const { from, image } of document.stages) {
      if (image?.tag !== 'latest' || image.tagSpan === undefined || image.digest !== undefined) continue;
      const tag = tagOfTheOthers(document, image);
      report({
        instruction: from,
        span: image.tagSpan,
        fixes: [
          tag === undefined
            ? undefined
            : fix(`Use :${tag}, as elsewhere in this file`, false, replace(image.tagSpan, tag)),
        ],
      });
    }
  },
};
