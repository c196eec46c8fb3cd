import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'FromAsCasing',
    title: 'Write FROM and AS alike: both in capitals, or both in small letters.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit FromAsCasing',
    why: 'The two words belong together, and a reader looks for them together.',
    bad: 'FROM debian:12 as build',
    good: 'FROM debian:12 AS build',
  },
  check({ document, report }) {
    for (const { from } of document.stages) {
      const as = from.words[1];
      if (as === undefined || from.words.length < 3) continue;
      const keyword = document.source.slice(from.keywordSpan);
      const isLower = keyword === keyword.toLowerCase();
      if (!isLower && keyword !== keyword.toUpperCase()) continue;
      const wanted = isLower ? as.text.toLowerCase() : as.text.toUpperCase();
      if (as.text === wanted) continue;
      report({
        instruction: from,
        span: as,
        message: `Write ${wanted}, as ${keyword} is written.`,
        fixes: [fix(`Change to ${wanted}`, true, replace(as, wanted))],
      });
    }
  },
};
