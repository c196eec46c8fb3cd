import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import { insertLinesBefore } from '../fixes/lines';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';
import { trailingComment } from '../trailing-comment';

const EFFECTS: Readonly<Record<string, string>> = {
  VOLUME: 'each of its words becomes a volume',
  FROM: 'Docker refuses the line',
  EXPOSE: 'Docker refuses the line',
  CMD: 'the array in front of it is no longer one, and a shell runs all of it',
  ENTRYPOINT: 'the array in front of it is no longer one, and a shell runs all of it',
  RUN: 'the array in front of it is no longer one, and a shell runs all of it',
  HEALTHCHECK: 'the array in front of it is no longer one, and a shell runs all of it',
  WORKDIR: 'it becomes part of the path',
  USER: 'it becomes part of the name',
};

export const rule: Rule = {
  meta: {
    code: 'CW1001',
    title: 'Dockerfiles have no comments behind an instruction.',
    severity: 'error',
    fix: 'safe',
    source: 'handout, snippet 10',
    why: 'A comment is a line that starts with `#`. Anywhere else the `#` and what follows are arguments: `VOLUME /data # for results` declares four volumes. (In the plain form of RUN, CMD and ENTRYPOINT a shell reads the line, and knows such comments.)',
    bad: 'FROM debian:12\nVOLUME /data # for the results',
    good: 'FROM debian:12\n# for the results\nVOLUME /data',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      const comment = trailingComment(instruction);
      if (comment === undefined) continue;
      const effect = EFFECTS[instruction.keyword] ?? 'its words become arguments';
      report({
        instruction,
        span: comment,
        message: `This is no comment: ${effect}. A comment needs a line of its own.`,
        fixes: [moveAbove(document, instruction, comment)],
      });
    }
  },
};

function moveAbove(document: Dockerfile, instruction: Instruction, comment: Span): ProposedFix | undefined {
  const { source } = document;
  const text = source.slice(comment);
  if (source.lineAt(comment.start) !== source.lineAt(comment.end)) return undefined;
  // Of `LABEL name # text` and `COPY file # text` nothing would be left that is valid.
  const { keyword, words } = instruction;
  const needsTwo =
    ['COPY', 'ADD'].includes(keyword) ||
    (['ENV', 'LABEL'].includes(keyword) && !words[0]!.text.includes('='));
  if (needsTwo && words[1]?.start === comment.start) return undefined;
  let start = comment.start;
  while (/[ \t]/.test(source.text[start - 1]!)) start--;
  // At the end of its line that character would continue it.
  if (source.text[start - 1] === document.escape) return undefined;
  return fix(
    'Move the comment above',
    // A word of it may be an argument that is used below.
    !(keyword === 'ARG' && text.includes('=')),
    insertLinesBefore(document, instruction, [text]),
    replace({ start, end: comment.end }, ''),
  );
}
