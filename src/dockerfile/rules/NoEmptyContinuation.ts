import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { KEYWORDS } from '../model/keywords';
import type { Span } from '../model/source';
import type { ProposedFix, Rule } from '../rule';
import { fix, replace } from '../rule';

const KEYWORD = new RegExp(`^\\s*(?:${KEYWORDS.join('|')})\\s`);

export const rule: Rule = {
  meta: {
    code: 'NoEmptyContinuation',
    title: 'An empty line follows a continuation.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit NoEmptyContinuation; handout, C.1',
    why: 'A `\\` at the end of a line says that the instruction goes on below, and Docker looks for its next line behind any number of empty ones: what you meant as the next instruction becomes part of this one. A future release will refuse such files.',
    bad: 'FROM debian:12\nRUN echo one \\\n    && echo two \\\n\nWORKDIR /tmp',
    good: 'FROM debian:12\nRUN echo one \\\n    && echo two\n\nWORKDIR /tmp',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      const gap = firstGap(document, instruction);
      if (gap === undefined) continue;
      const { escapeAt, swallowed } = gap;
      report({
        instruction,
        span: escapeAt,
        message:
          swallowed === undefined
            ? 'An empty line follows this continuation. Docker skips it for now, and will refuse it.'
            : `This continuation reaches over the empty line below, so ${swallowed} becomes part of this ${instruction.keyword}. Remove the ${document.escape}.`,
        fixes: [mend(document, instruction, gap)],
      });
    }
  },
};

interface Gap {
  /** The escape character in front of the empty lines. */
  readonly escapeAt: Span;
  /** The instruction's word that was meant to start a new one. */
  readonly swallowed: string | undefined;
  /** True where nothing of the instruction follows. */
  readonly isLast: boolean;
  /** The line with the escape character, and the one behind the gap. */
  readonly before: number;
  readonly after: number;
}

/** The first empty lines within the instruction; those that swallow another instruction are worth more than others. */
function firstGap(document: Dockerfile, instruction: Instruction): Gap | undefined {
  if (instruction.emptyLines.length === 0) return undefined;
  const empty = new Set(instruction.emptyLines);
  const skipped = new Set([...empty, ...instruction.comments.map(({ line }) => line)]);
  let first: Gap | undefined;
  for (let line = instruction.line + 1; line <= instruction.emptyLines.at(-1)!; line++) {
    if (!skipped.has(line)) continue;
    const before = line - 1;
    let hasEmpty = false;
    for (; skipped.has(line); line++) hasEmpty ||= empty.has(line);
    const gap = hasEmpty ? gapBetween(document, instruction, before, line) : undefined;
    if (gap?.swallowed !== undefined) return gap;
    first ??= gap;
  }
  return first;
}

/** The gap between two lines of the instruction, of which the second may lie behind its end. */
function gapBetween(
  document: Dockerfile,
  instruction: Instruction,
  before: number,
  after: number,
): Gap | undefined {
  const { source } = document;
  const { start, end } = source.lines[before]!;
  const at = source.text.lastIndexOf(document.escape, end - 1);
  if (at < start) return undefined;
  const isLast = after > instruction.lastLine;
  const next = isLast ? '' : source.slice(source.lines[after]!);
  return {
    escapeAt: { start: at, end: at + 1 },
    swallowed: KEYWORD.test(next) ? next.trim().split(/\s/)[0]! : undefined,
    isLast,
    before,
    after,
  };
}

/** Without the `\` the instruction ends where it seems to end; empty lines between other lines of it just go. */
function mend(document: Dockerfile, instruction: Instruction, gap: Gap): ProposedFix | undefined {
  const { source } = document;
  const endsHere = gap.isLast || gap.swallowed !== undefined;
  const edits = instruction.emptyLines
    .filter((line) => line < instruction.lastLine && !(endsHere && line > gap.before && line < gap.after))
    .map((line) => replace({ start: source.lines[line]!.start, end: source.lines[line]!.next }, ''));
  if (!endsHere) return fix('Remove the empty lines', true, ...edits);
  let start = gap.escapeAt.start;
  while (start > 0 && /[ \t]/.test(source.text[start - 1]!)) start--;
  // At the end of its line another one would continue it; a line with nothing else would become one more empty line.
  if (source.text[start - 1] === document.escape || start === source.lines[gap.before]!.start)
    return undefined;
  return fix(`Remove the ${document.escape}`, true, replace({ start, end: gap.escapeAt.end }, ''), ...edits);
}
