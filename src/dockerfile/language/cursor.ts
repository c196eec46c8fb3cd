import type { Dockerfile } from '../model/dockerfile';
import type { Flag, Instruction } from '../model/instruction';
import { parseDockerfile } from '../model/parse';
import type { Span } from '../model/source';
import { plainWords } from '../model/words';

/** What is being written at the cursor. Spans reach up to the cursor. */
export type Cursor =
  /** Behind the `#` of a comment, or of what may become a directive: `text` is all behind the sign. */
  | { readonly kind: 'comment'; readonly text: string; readonly mayBeDirective: boolean }
  | { readonly kind: 'keyword'; readonly typed: Span; readonly isTrigger: boolean }
  /** A word that begins with `-`, or the place of one: nothing has been typed then. */
  | { readonly kind: 'flag'; readonly instruction: Instruction; readonly typed: Span }
  | {
      readonly kind: 'flagValue';
      readonly instruction: Instruction;
      readonly flag: Flag;
      readonly typed: Span;
    }
  /** `index` counts the words in front of it. */
  | {
      readonly kind: 'argument';
      readonly instruction: Instruction;
      readonly index: number;
      readonly typed: Span;
      /** Whether a flag could stand here instead. */
      readonly mayBeFlag: boolean;
    };

/** The document up to the cursor, and what is being written at its end. */
export interface Writing {
  readonly before: Dockerfile;
  /** Undefined where nothing of a Dockerfile can stand: in here-documents, and in comments that nobody reads. */
  readonly cursor: Cursor | undefined;
}

/**
 * Finds out what is being written at `offset`, from the text in front of it alone: what follows may be anything as long
 * as this is unfinished.
 */
export function writingAt(text: string, offset: number): Writing {
  const before = parseDockerfile(text.slice(0, offset));
  return { before, cursor: cursorAtEnd(before) };
}

function cursorAtEnd(before: Dockerfile): Cursor | undefined {
  const { source } = before;
  const end = source.text.length;
  const number = source.lines.length - 1;
  const line = source.lines[number]!;
  const outer = before.instructions.at(-1);
  const instruction = outer?.trigger ?? outer;
  const isContinued = outer?.danglingEscape !== undefined;
  if (instruction !== undefined && !isContinued && isInHeredoc(before, instruction, number)) return undefined;
  const written = source.text.slice(line.start, end);
  const indent = /^\uFEFF?\s*/.exec(written)![0].length;
  if (written[indent] === '#') {
    // Nobody reads comments between the lines of an instruction.
    if (isContinued) return undefined;
    // Directives stand at the very top: all lines above are some.
    return {
      kind: 'comment',
      text: written.slice(indent + 1),
      mayBeDirective: before.directives.length >= number,
    };
  }
  if (outer === undefined || instruction === undefined || (!isContinued && outer.lastLine < number))
    return { kind: 'keyword', typed: { start: line.start + indent, end }, isTrigger: false };
  return within(before, outer, instruction, end);
}

/** True in a line below the one that opened a here-document which has not been closed. */
function isInHeredoc({ source }: Dockerfile, { heredocs, args }: Instruction, line: number): boolean {
  const last = heredocs.at(-1);
  if (last === undefined) return false;
  const opened = source.lineAt(args.span(0, args.text.length).end - 1);
  return line > opened && (last.end === undefined || source.lineAt(last.end.start) >= line);
}

function within(before: Dockerfile, outer: Instruction, instruction: Instruction, end: number): Cursor {
  const { text } = before.source;
  const isNewWord = startsWord(text, outer, end);
  const here = { start: end, end };
  const { flags, args } = instruction;
  if (args.text === '' && flags.length === 0) {
    if (!isNewWord)
      return { kind: 'keyword', typed: instruction.keywordSpan, isTrigger: instruction !== outer };
    if (instruction.keyword === 'ONBUILD') return { kind: 'keyword', typed: here, isTrigger: true };
    return { kind: 'argument', instruction, index: 0, typed: here, mayBeFlag: true };
  }
  if (args.text === '') {
    if (isNewWord) return { kind: 'argument', instruction, index: 0, typed: here, mayBeFlag: true };
    const flag = flags.at(-1)!;
    return flag.value === undefined
      ? { kind: 'flag', instruction, typed: { start: flag.start, end } }
      : { kind: 'flagValue', instruction, flag, typed: { start: flag.valueSpan.start, end } };
  }
  const words = plainWords(args);
  if (isNewWord) return { kind: 'argument', instruction, index: words.length, typed: here, mayBeFlag: false };
  const word = words.at(-1)!;
  const typed = { start: word.start, end };
  if (words.length === 1 && /^--?$/.test(word.text)) return { kind: 'flag', instruction, typed };
  return { kind: 'argument', instruction, index: words.length - 1, typed, mayBeFlag: false };
}

/** True where what is typed next is a word of its own: behind white space, or in a fresh line whose last word has ended. */
function startsWord(text: string, { danglingEscape }: Instruction, end: number): boolean {
  if (danglingEscape === undefined) return /\s$/.test(text);
  return (
    /[ \t]$/.test(text) || /\s/.test(text[danglingEscape.start - 1] ?? ' ') || end <= danglingEscape.start
  );
}
