import type { Dockerfile } from '../model/dockerfile';
import type { Fold } from './types';

/** What can be folded: stages, instructions of several lines, here-documents and blocks of comments. */
export function foldsOf({ stages, instructions, effective, comments, source }: Dockerfile): Fold[] {
  const folds = new Map<number, Fold>();
  const add = (start: number, end: number, kind: Fold['kind']): void => {
    // One fold a line: the one that hides the most.
    if (end > start && (folds.get(start)?.end ?? -1) < end) folds.set(start, { start, end, kind });
  };
  for (const { from, instructions: own } of stages) add(from.line, (own.at(-1) ?? from).lastLine, 'region');
  for (const { line, lastLine } of instructions) add(line, lastLine, 'region');
  for (const { heredocs } of effective) {
    for (const { marker, end } of heredocs)
      if (end !== undefined) add(source.lineAt(marker.start), source.lineAt(end.start), 'region');
  }
  const lines = [...comments, ...instructions.flatMap((instruction) => instruction.comments)]
    .map(({ line }) => line)
    .sort((a, b) => a - b);
  let first = 0;
  lines.forEach((line, index) => {
    if (lines[index + 1] === line + 1) return;
    add(lines[first]!, line, 'comment');
    first = index + 1;
  });
  return [...folds.values()].sort((a, b) => a.start - b.start);
}
