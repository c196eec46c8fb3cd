import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'ReservedStageName',
    sameAs: ['DL3063'],
    title: 'A stage cannot be called scratch or context: these words have a meaning of their own.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit ReservedStageName',
    why: '`FROM scratch` is the empty image, and `context` is what is sent to the build. A stage of that name could not be referred to.',
    bad: 'FROM debian:12 AS context',
    good: 'FROM debian:12 AS build',
  },
  check({ document, report }) {
    for (const { from, name } of document.stages) {
      if (/^(?:scratch|context)$/i.test(name ?? '')) report({ instruction: from, span: from.words[2]! });
    }
  },
};
