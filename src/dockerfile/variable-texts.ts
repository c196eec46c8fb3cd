import type { Dockerfile } from './model/dockerfile';
import type { Flag, Instruction } from './model/instruction';
import type { MappedText } from './model/mapped';
import type { Span } from './model/source';
import type { Word } from './model/words';

/** A text of an instruction in which the builder itself fills in variables. */
export interface VariableText {
  readonly text: string;
  readonly escape: string;
  /** Whether quotes are more than letters. */
  readonly quotes: boolean;
  /** Where a piece of the text stands in the document; where it stands on several lines, the whole of it. */
  readonly spanOf: (piece: Span) => Span;
}

/** Instructions all of whose arguments are filled in. */
const WHOLE = ['ADD', 'COPY', 'ENV', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];
/** Flags that are filled in, by instruction (the Expand methods of frontend/dockerfile/instructions/commands.go). */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  ADD: ['chown', 'chmod', 'checksum'],
  COPY: ['chown', 'chmod'],
  RUN: ['mount'],
};

/**
 * The texts with a `$` that BuildKit fills in and complains about, in the order in which they stand there. Commands are the
 * shell's; EXPOSE is filled in too, without a word about what is missing.
 */
export function* variableTexts(document: Dockerfile, instruction: Instruction): Generator<VariableText> {
  const { keyword } = instruction;
  const { escape } = document;
  const usual = { escape, quotes: true };
  for (const flag of instruction.flags) {
    const { value = '' } = flag;
    if (FLAGS[keyword]?.includes(flag.name) === true && value.includes('$'))
      yield { ...usual, text: value, spanOf: placeIn(valueOf(flag)) };
  }
  if (keyword === 'ARG') {
    for (const word of instruction.words) {
      const equals = word.text.indexOf('=');
      if (equals >= 0 && word.text.includes('$', equals))
        yield { ...usual, text: word.text.slice(equals + 1), spanOf: placeIn(word, equals + 1) };
    }
  }
  if (!WHOLE.includes(keyword)) return;
  const texts = instruction.json?.map(({ value }) => value) ?? [instruction.args];
  for (const mapped of texts)
    if (mapped.text.includes('$')) yield { ...usual, text: mapped.text, spanOf: placeInside(mapped) };
  for (const { marker, content } of instruction.heredocs) {
    const text = document.source.slice(content);
    if (!text.includes('$') || /["'\\]/.test(document.source.slice(marker))) continue;
    yield {
      text,
      escape: '\\',
      quotes: false,
      spanOf: ({ start, end }) => ({ start: content.start + start, end: content.start + end }),
    };
  }
}

function valueOf({ value = '', valueSpan }: Flag): Pick<Word, 'text' | 'start' | 'end'> {
  return { ...valueSpan, text: value };
}

function placeIn(
  { text, start, end }: Pick<Word, 'text' | 'start' | 'end'>,
  from = 0,
): VariableText['spanOf'] {
  if (end - start !== text.length) return () => ({ start, end });
  return (piece) => ({ start: start + from + piece.start, end: start + from + piece.end });
}

function placeInside(mapped: MappedText): VariableText['spanOf'] {
  return (piece) => mapped.span(piece.start, piece.end);
}
