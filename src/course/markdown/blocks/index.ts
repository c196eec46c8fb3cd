import type { Token } from 'markdown-it';
import { useOneOf } from '../../problems';
import type { GlossaryTerm } from '../../types';
import { optionOf, type BodyKind, type Directive } from '../directives';
import { formula } from '../inline';
import type { Writer } from '../page';
import { writeCheck, writeHint } from './checks';
import { details } from './details';
import { writeExercise, writeSolution } from './exercise';
import { writeFigure, writeTable } from './figure';
import { writeGlossary } from './glossary';
import { writeQuestion, writeQuiz } from './question';

interface Block {
  body: BodyKind;
  options: readonly string[];
  /** `terms` collects what a glossary explains. */
  write(writer: Writer, directive: Directive, inner: Token[], terms: GlossaryTerm[]): string;
}

/** Every block that there is, with the options that it takes. */
export const BLOCKS: Readonly<Record<string, Block>> = {
  check: { body: 'raw', options: [], write: writeCheck },
  hint: { body: 'markdown', options: ['when'], write: writeHint },
  exercise: { body: 'markdown', options: ['label', 'folder', 'solution'], write: writeExercise },
  solution: { body: 'markdown', options: [], write: writeSolution },
  question: {
    body: 'markdown',
    options: ['type', 'answer', 'tolerance', 'explanation'],
    write: writeQuestion,
  },
  quiz: { body: 'markdown', options: ['pass'], write: writeQuiz },
  dropdown: {
    body: 'markdown',
    options: ['open'],
    write: (writer, directive, inner) =>
      details('dropdown', directive.argument || 'More', writer.blocks(inner), {
        open: optionOf(directive, 'open') === undefined ? undefined : '',
      }),
  },
  figure: { body: 'markdown', options: ['alt', 'name'], write: writeFigure },
  table: { body: 'markdown', options: ['name'], write: writeTable },
  glossary: { body: 'markdown', options: [], write: writeGlossary },
  math: {
    body: 'raw',
    options: [],
    write: ({ page }, { body, bodyPlace }) => `${formula(page, body.trim(), true, bodyPlace)}\n`,
  },
};

/** How the body of a directive is read; undefined for names that there are not. */
export function bodyKind(name: string): BodyKind | undefined {
  return Object.hasOwn(BLOCKS, name) ? BLOCKS[name]?.body : undefined;
}

/** HTML of a block between colons; mistakes in its name or options are problems. */
export function writeBlock(
  writer: Writer,
  directive: Directive,
  inner: Token[],
  terms: GlossaryTerm[],
): string {
  const { name, place } = directive;
  const { problems } = writer.page;
  const block = Object.hasOwn(BLOCKS, name) ? BLOCKS[name] : undefined;
  if (block === undefined) {
    problems.error(place, `There is no block "${name}".`, useOneOf(name, Object.keys(BLOCKS)));
    return writer.blocks(inner);
  }
  for (const { name: option, place: at } of directive.options)
    if (!block.options.includes(option))
      problems.error(
        at,
        `The block "${name}" has no option "${option}".`,
        block.options.length === 0 ? 'Leave it out.' : useOneOf(option, block.options),
      );
  return block.write(writer, directive, inner, terms);
}
