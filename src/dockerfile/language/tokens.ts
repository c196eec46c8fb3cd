import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import { parseImage } from '../model/image';
import { mountOptions } from './mount-options';
import { nameSpan, sourcePlaces } from './stage-places';
import type { Token, TokenType } from './types';
import { variablePlaces } from './variable-places';

interface Mark extends Span {
  readonly type: TokenType;
  readonly isDeclaration?: boolean;
}

/**
 * The words whose meaning takes more than their look to tell: theirs is the colour that the theme has for it. Text of
 * shells, comments, and whatever else the grammar knows as well, is left to the grammar.
 */
export function tokensOf(document: Dockerfile): Token[] {
  const marks = [
    ...document.instructions.flatMap((instruction) => marksOf(document, instruction)),
    ...nameMarks(document),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const tokens: Token[] = [];
  for (const { start, end, type, isDeclaration = false } of withoutOverlaps(marks)) {
    for (const piece of lineByLine(document, { start, end })) {
      const { line, character } = document.source.positionAt(piece.start);
      tokens.push({ line, character, length: piece.end - piece.start, type, isDeclaration });
    }
  }
  return tokens;
}

function marksOf(document: Dockerfile, instruction: Instruction): Mark[] {
  const { keywordSpan, flags, heredocs, trigger } = instruction;
  const marks: Mark[] = [{ ...keywordSpan, type: 'keyword' }];
  for (const flag of flags) {
    const nameEnd = flag.value === undefined ? flag.end : Math.max(flag.valueSpan.start - 1, flag.start);
    marks.push({ start: flag.start, end: nameEnd, type: 'parameter' });
    if (flag.name === 'mount')
      for (const { keySpan } of mountOptions(document, flag)) marks.push({ ...keySpan, type: 'property' });
  }
  for (const { marker, content, end } of heredocs) {
    marks.push({ ...marker, type: 'macro' }, { ...content, type: 'string' });
    if (end !== undefined) marks.push({ ...end, type: 'macro' });
  }
  return trigger === undefined ? marks : [...marks, ...marksOf(document, trigger)];
}

/** Stages, images and variables. */
function nameMarks(document: Dockerfile): Mark[] {
  const stages = document.stages.flatMap((stage): Mark[] => {
    const span = nameSpan(stage);
    if (span === undefined) return [];
    const as = stage.from.words[1]!;
    return [
      { start: as.start, end: as.end, type: 'keyword' },
      { start: span.start, end: span.end, type: 'namespace', isDeclaration: true },
    ];
  });
  const sources = sourcePlaces(document).map(({ start, end, text, stage }): Mark => {
    if (stage !== undefined) return { start, end, type: 'namespace' };
    const { tagSpan } = parseImage({ start, end, text, value: text });
    return { start, end: tagSpan === undefined ? end : tagSpan.start - 1, type: 'class' };
  });
  const variables = variablePlaces(document).map(({ start, end, setBy }): Mark => ({
    start,
    end,
    type: 'variable',
    isDeclaration: setBy !== undefined,
  }));
  return [...stages, ...sources, ...variables];
}

/** The marks with those inside others cut out of them: variables in here-documents and in names of images. */
function* withoutOverlaps(marks: readonly Mark[]): Generator<Mark> {
  const open: Mark[] = [];
  let at = 0;
  const upTo = function* (offset: number): Generator<Mark> {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const end = Math.min(top.end, offset);
      if (end > at) yield { ...top, start: Math.max(at, top.start), end };
      at = Math.max(at, end);
      if (top.end > offset) return;
      open.pop();
    }
  };
  for (const mark of marks) {
    yield* upTo(mark.start);
    at = Math.max(at, mark.start);
    open.push(mark);
  }
  yield* upTo(Infinity);
}

/** A span without the line breaks in it. */
function* lineByLine({ source }: Dockerfile, { start, end }: Span): Generator<Span> {
  for (
    let line = source.lineAt(start);
    line < source.lines.length && source.lines[line]!.start < end;
    line++
  ) {
    const piece = {
      start: Math.max(start, source.lines[line]!.start),
      end: Math.min(end, source.lines[line]!.end),
    };
    if (piece.end > piece.start) yield piece;
  }
}
