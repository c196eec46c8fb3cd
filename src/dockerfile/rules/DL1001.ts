import { parsePragma } from '../pragmas';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL1001',
    title: 'Findings are not to be ignored by comments here.',
    severity: 'warning',
    offByDefault: true,
    configuration: { overrides: { DL1001: 'warning' } },
    fix: 'none',
    source: 'hadolint DL1001',
    why: 'Where a team has agreed to mend what the linter finds, a comment that silences it hides the debt. Off unless you switch it on.',
    bad: 'FROM debian:12\n# hadolint ignore=DL3003\nRUN cd /tmp && touch a',
    good: 'FROM debian:12\nWORKDIR /tmp\nRUN touch a',
  },
  check({ document, report }) {
    for (const comment of document.comments) {
      if (parsePragma(comment)?.scope !== 'next') continue;
      const instruction =
        document.instructions.find(({ line }) => line > comment.line) ?? document.instructions.at(-1);
      if (instruction !== undefined) report({ instruction, span: comment });
    }
  },
};
