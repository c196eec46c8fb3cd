import type { ReportPlace } from './report/report';
import type { Span } from './types';

/** Lines and columns of a piece of a text, from 1. */
export function placeOf(text: string, { start, end }: Span): Omit<ReportPlace, 'file'> {
  const first = lineOf(text, start);
  const last = lineOf(text, end);
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
}

function lineOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (
    let newline = text.indexOf('\n');
    newline >= 0 && newline < offset;
    newline = text.indexOf('\n', start)
  ) {
    line++;
    start = newline + 1;
  }
  return { line, column: offset - start + 1 };
}
