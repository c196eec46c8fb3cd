import { versionFixes } from '../image-tags';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3007',
    title: 'Do not use latest: it is another image tomorrow. Name a version.',
    severity: 'warning',
    configuration: { context: { versions: { ofImage: () => ['3.22'] } } },
    fix: 'suggestion',
    source: "hadolint DL3007; handout, B.1: don't use `:latest`",
    why: '`latest` is a name like any other, which its owner moves to a new image now and then. What you built today may behave differently when it is built again, and nobody can say which version a running container has.',
    bad: 'FROM alpine:latest\nCMD ["sh"]',
    good: 'FROM alpine:3.22\nCMD ["sh"]',
  },
  check({ document, options, report }) {
    for (const { from, image } of document.stages) {
      if (image?.tag !== 'latest' || image.tagSpan === undefined || image.digest !== undefined) continue;
      report({
        instruction: from,
        span: image.tagSpan,
        fixes: versionFixes(document, image, options),
      });
    }
  },
};
