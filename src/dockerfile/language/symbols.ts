import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import { nameSpan } from './stage-places';
import type { OutlineSymbol } from './types';

/** Longer arguments are cut in the outline. */
const MAX_DETAIL = 60;

/** The outline: stages with their instructions, and what stands in front of the first. */
export function symbolsOf(document: Dockerfile): OutlineSymbol[] {
  const { source, instructions, stages } = document;
  const symbolOf = ({ keyword, span, keywordSpan, args }: Instruction): OutlineSymbol => ({
    name: keyword,
    detail: shortened(args.text),
    kind: 'instruction',
    range: source.rangeOf(span),
    nameRange: source.rangeOf(keywordSpan),
    children: [],
  });
  const first = stages[0]?.from.line ?? Infinity;
  return [
    ...instructions.filter(({ line }) => line < first).map(symbolOf),
    ...stages.map((stage): OutlineSymbol => {
      const { from, name, image, instructions: own } = stage;
      const last = own.at(-1) ?? from;
      return {
        name: name ?? image?.text ?? from.keyword,
        detail: name === undefined ? '' : (image?.text ?? ''),
        kind: 'stage',
        range: source.rangeOf({ start: from.span.start, end: last.span.end }),
        nameRange: source.rangeOf(nameSpan(stage) ?? from.keywordSpan),
        children: own.map(symbolOf),
      };
    }),
  ];
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL - 1)}…` : line;
}
