import type { Position, Range } from '../types';

/** A piece of the document: offsets in UTF-16 code units, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A physical line without its line break. */
export interface Line extends Span {
  /** Where the next line starts. */
  readonly next: number;
}

/** A text with its lines: turns offsets into the positions of the Language Server Protocol and back. */
export class SourceText {
  readonly text: string;
  /** The line break that the text uses, for lines that fixes add. */
  readonly eol: string;
  /** Lines as the builder reads them: broken at `\n`, a `\r` before it left out. */
  readonly lines: readonly Line[];
  /** Starts of lines as editors count them: a lone `\r` breaks a line as well. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const lines: Line[] = [];
    for (let start = 0; ;) {
      const newline = text.indexOf('\n', start);
      if (newline === -1) {
        lines.push({ start, end: text.length, next: text.length });
        break;
      }
      const end = newline > start && text[newline - 1] === '\r' ? newline - 1 : newline;
      lines.push({ start, end, next: newline + 1 });
      start = newline + 1;
    }
    this.lines = lines;
    this.eol = lines[0] !== undefined && lines[0].next - lines[0].end === 2 ? '\r\n' : '\n';
    this.#starts = editorLines(text, lines);
  }

  /** The number of the builder's line that holds `offset`. */
  lineAt(offset: number): number {
    return lastAtMost(this.lines.length, offset, (index) => this.lines[index]!.start);
  }

  positionAt(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    const line = lastAtMost(this.#starts.length, inside, (index) => this.#starts[index]!);
    return { line, character: inside - this.#starts[line]! };
  }

  /** The offset of a position; what lies outside the text is moved to its nearest place inside. */
  offsetAt({ line, character }: Position): number {
    const start = this.#starts[Math.max(line, 0)];
    if (start === undefined) return this.text.length;
    const next = this.#starts[Math.max(line, 0) + 1] ?? this.text.length;
    return Math.min(start + Math.max(character, 0), next);
  }

  rangeOf({ start, end }: Span): Range {
    const from = this.positionAt(start);
    const next = this.#starts[from.line + 1] ?? this.text.length + 1;
    const isOneLine = 0 <= start && start <= end && end < next;
    return {
      start: from,
      end: isOneLine ? { line: from.line, character: from.character + end - start } : this.positionAt(end),
    };
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }
}

function editorLines(text: string, lines: readonly Line[]): number[] {
  const starts = lines.map(({ start }) => start);
  if (!/\r(?!\n)/.test(text)) return starts;
  for (const match of text.matchAll(/\r(?!\n)/g)) starts.push(match.index + 1);
  return starts.sort((a, b) => a - b);
}

/** True where a regular expression's `\s` matches. */
export function isSpace(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text[index]!));
}

/** The last index whose value is at most `wanted`, in an ascending list that starts at or below it. */
export function lastAtMost(length: number, wanted: number, value: (index: number) => number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value(middle) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
