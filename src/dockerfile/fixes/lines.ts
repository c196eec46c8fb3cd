import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { lastAtMost } from '../model/source';
import { parsePragma } from '../pragmas';
import type { OffsetEdit } from '../rule';
import { insert } from '../rule';

/** White space in front of the instruction. */
export function indentOf({ source }: Dockerfile, { line }: Instruction): string {
  const { start, end } = source.lines[line]!;
  return /^\uFEFF?([ \t]*)/.exec(source.text.slice(start, end))?.[1] ?? '';
}

/** Where the white space ends that follows `offset` in its line. */
export function spaceBehind({ source }: Dockerfile, offset: number): number {
  return offset + /^[ \t]*/.exec(source.text.slice(offset))![0].length;
}

/** Adds lines of their own above the instruction, and above the pragmas that belong to it. */
export function insertLinesBefore(
  document: Dockerfile,
  instruction: Instruction,
  lines: readonly string[],
): OffsetEdit {
  const { source } = document;
  const line = firstPragmaLine(document, instruction);
  const indent = indentOf(document, instruction);
  const bom = line === 0 && source.text.startsWith('\uFEFF') ? 1 : 0;
  return insert(source.lines[line]!.start + bom, lines.map((text) => indent + text + source.eol).join(''));
}

/** Takes the instruction away with its lines, and the pragmas that belong to it. */
export function removeInstruction(document: Dockerfile, instruction: Instruction): OffsetEdit {
  const { source } = document;
  const start = source.lines[firstPragmaLine(document, instruction)]!.start;
  const end = source.lines[instruction.lastLine]!.next;
  // The last line of a text has no line break of its own: the one before it goes instead.
  const lacksBreak = end === source.text.length && source.lines[instruction.lastLine]!.end === end;
  return {
    span: { start: lacksBreak && start > 0 ? source.lines[source.lineAt(start) - 1]!.end : start, end },
    text: '',
  };
}

/** True where a comment that ignores findings stands directly above the instruction. */
export function hasPragma(document: Dockerfile, instruction: Instruction): boolean {
  return firstPragmaLine(document, instruction) < instruction.line;
}

function firstPragmaLine({ comments }: Dockerfile, { line }: Instruction): number {
  let first = line;
  for (let index = lastAtMost(comments.length, line, (at) => comments[at]!.line); index >= 0; index--) {
    const comment = comments[index];
    if (comment === undefined || comment.line >= first) continue;
    if (comment.line !== first - 1 || parsePragma(comment)?.scope !== 'next') break;
    first = comment.line;
  }
  return first;
}
