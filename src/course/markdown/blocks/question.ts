import type { Token } from 'markdown-it';
import { explainPattern } from '../../checks/pattern';
import { patternOf, readNumbers } from '../../judge';
import { useOneOf } from '../../problems';
import type { AnswerOption, Question } from '../../types';
import { optionOf, type Directive } from '../directives';
import { attributes, escapeHtml } from '../html';
import type { Writer } from '../page';
import { blocksOf, closeOf } from '../tokens';
import { details } from './details';

/** What `:type:` may say; a question with a task list needs no type. */
const TYPES = ['text', 'number', 'order'] as const;
const MAX_OPTIONS = 50;
const DEFAULT_TYPE = 'choice';

/** `:::{question} its-id` */
export function writeQuestion(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const { argument: id, place } = directive;
  if (id === '' || !page.claim(id, place)) {
    if (id === '') page.problems.error(place, 'The question has no id.', 'Write ":::{question} its-id".');
    return writer.blocks(inner);
  }
  const { prompt, options } = readOptions(writer, directive, inner);
  const type = optionOf(directive, 'type')?.value;
  const kind = kindOf(type, options);
  const accepted = directive.options.filter(({ name }) => name === 'answer').map(({ value }) => value);
  const explanation = optionOf(directive, 'explanation');
  const question: Question = {
    id,
    kind,
    quiz: page.quiz,
    options,
    accepted: accepted.map((answer) =>
      kind === 'number' ? String(readNumbers(answer)[0] ?? answer) : answer,
    ),
    tolerance: readTolerance(writer, directive, accepted),
    explanation:
      explanation === undefined ? '' : `<p>${writer.line(explanation.value, explanation.place)}</p>\n`,
  };
  judge(writer, directive, question);
  page.questions.push(question);
  return `<section${attributes({ class: 'question', id, 'data-question': id, 'data-kind': kind })}>${prompt}${answersOf(question)}</section>\n`;
}

/** `::::{quiz} its-id` around questions, with `:pass:` in percent. */
export function writeQuiz(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const { argument: id, place } = directive;
  if (page.quiz !== undefined || id === '' || !page.claim(id, place)) {
    if (page.quiz !== undefined)
      page.problems.error(place, 'A quiz cannot stand in another.', 'End the first one before it.');
    else if (id === '') page.problems.error(place, 'The quiz has no id.', 'Write "::::{quiz} its-id".');
    return writer.blocks(inner);
  }
  const least = optionOf(directive, 'pass');
  const pass = least === undefined ? undefined : Number(least.value.replace(/\s*%$/, ''));
  if (least !== undefined && !(pass !== undefined && pass > 0 && pass <= 100))
    page.problems.error(least.place, `"${least.value}" is no percentage.`, 'Write ":pass: 70".');
  const before = page.questions.length;
  page.quiz = id;
  const html = writer.blocks(inner);
  page.quiz = undefined;
  if (page.questions.slice(before).every(({ kind }) => kind === 'open'))
    page.problems.error(
      place,
      'There is no question in this quiz that can be scored.',
      'Put questions into it, and give it more colons than they have.',
    );
  page.quizzes.push({ id, pass: pass !== undefined && pass > 0 && pass <= 100 ? pass : undefined });
  return `<section${attributes({ class: 'quiz', id, 'data-quiz': id, 'data-pass': pass === undefined ? undefined : String(pass) })}>${html}</section>\n`;
}

function kindOf(type: string | undefined, options: readonly AnswerOption[]): Question['kind'] {
  const known = TYPES.find((name) => name === type);
  if (known !== undefined) return known;
  if (options.length === 0) return 'open';
  return options.filter(({ right }) => right).length > 1 ? 'multiple' : 'single';
}

/** The text before and between the answers, and the answers: a task list, or for `order` an ordered list. */
function readOptions(
  writer: Writer,
  directive: Directive,
  inner: Token[],
): { prompt: string; options: AnswerOption[] } {
  const ordered = optionOf(directive, 'type')?.value === 'order';
  const prompt: string[] = [];
  const options: AnswerOption[] = [];
  for (const block of blocksOf(inner)) {
    const isList = block.open.type === (ordered ? 'ordered_list_open' : 'bullet_list_open');
    const items = isList ? answerItems(writer, block.inner, ordered) : undefined;
    if (items === undefined || (ordered && options.length > 0)) prompt.push(writer.blocks(block.all));
    else
      for (const { right, label, rest } of items)
        options.push({ right, html: writer.inline(label), feedback: writer.blocks(withoutQuote(rest)) });
  }
  return { prompt: prompt.join(''), options: options.slice(0, MAX_OPTIONS) };
}

function answersOf({ kind, options, accepted, explanation }: Question): string {
  switch (kind) {
    case 'open':
      return '';
    case 'single':
    case 'multiple':
      return (
        options
          .map(({ right, html, feedback }) => {
            const verdict = `<p class="verdict">${right ? 'Right.' : 'Not quite.'}</p>`;
            return `<details class="answer" data-right="${right}"><summary>${html}</summary>${verdict}${feedback}</details>\n`;
          })
          .join('') + (explanation === '' ? '' : details('explanation', 'Explanation', explanation))
      );
    case 'order':
      return details(
        'answer',
        'Answer',
        `<ol>${options.map(({ html, feedback }) => `<li>${html}${feedback}</li>`).join('\n')}</ol>\n${explanation}`,
      );
    default: {
      const shown = accepted.filter((answer) => patternOf(answer) === undefined);
      const answer = shown.length === 0 ? '' : `<p>${shown.map(escapeHtml).join(', or ')}</p>\n`;
      return details('answer', 'Answer', `${answer}${explanation}`);
    }
  }
}

/** Says what makes a question one that nobody can answer. */
function judge({ page }: Writer, directive: Directive, { kind, options, accepted }: Question): void {
  const { problems } = page;
  const { place } = directive;
  const type = optionOf(directive, 'type');
  if (type !== undefined && !TYPES.some((name) => name === type.value))
    problems.error(
      type.place,
      `There is no type of question "${type.value}".`,
      `${useOneOf(type.value, TYPES)} A question with a task list needs no type.`,
    );
  const byText = kind === 'text' || kind === 'number';
  for (const { name, place: at } of directive.options)
    if (name === (byText ? '' : 'answer') || (name === 'tolerance' && kind !== 'number'))
      problems.error(
        at,
        `A question of the type ${type?.value ?? DEFAULT_TYPE} has no "${name}".`,
        name === 'answer' ? 'Add ":type: text" or ":type: number".' : 'Add ":type: number".',
      );
  if (byText && accepted.length === 0)
    problems.error(place, 'None of the answers is right.', 'Add a line ":answer: …".');
  if (byText && options.length > 0)
    problems.error(place, 'This question is answered in words and has a list.', 'Leave out one of them.');
  if (kind === 'order' && options.length < 2)
    problems.error(place, 'There is nothing to put in order.', 'Add an ordered list, in the right order.');
  if (kind === 'single' && !options.some(({ right }) => right))
    problems.error(place, 'None of the answers is right.', 'Mark the right ones with "- [x]".');
  for (const { name, value, place: at } of directive.options) {
    if (name !== 'answer') continue;
    const pattern = kind === 'text' ? patternOf(value) : undefined;
    const reason = pattern === undefined ? undefined : explainPattern(pattern);
    if (reason !== undefined)
      problems.error(at, `This is no regular expression. ${reason}`, 'Correct the pattern.');
    if (value === '') problems.error(at, 'The answer is empty.', 'Fill it in, or leave the line out.');
    else if (kind === 'number' && readNumbers(value).length === 0)
      problems.error(at, `"${value}" is no number.`, 'Write it with a decimal point, such as 3.5.');
  }
}

/** A number, or a part of the first answer in percent. */
function readTolerance(
  { page }: Writer,
  directive: Directive,
  accepted: readonly string[],
): number | undefined {
  const option = optionOf(directive, 'tolerance');
  if (option === undefined) return undefined;
  const [number] = readNumbers(option.value);
  if (number === undefined || number < 0) {
    page.problems.error(
      option.place,
      `"${option.value}" is no tolerance.`,
      'Write how far off an answer may be: 0.5, or 5%.',
    );
    return undefined;
  }
  const [wanted = 0] = readNumbers(accepted[0] ?? '');
  return option.value.endsWith('%') ? (Math.abs(wanted) * number) / 100 : number;
}

interface AnswerItem {
  right: boolean;
  label: Token;
  rest: Token[];
}

const BOX = /^\[([ xX])\]\s+/;

/** The answers of a list; undefined where they are none. */
function answerItems({ page }: Writer, tokens: Token[], ordered: boolean): AnswerItem[] | undefined {
  const items = blocksOf(tokens).map(({ open, inner }) => {
    const label = inner[1]?.type === 'inline' ? inner[1] : undefined;
    const first = label?.children?.[0];
    const box = first?.type === 'text' ? BOX.exec(first.content) : null;
    return { open, label, first, box, rest: inner.slice(3) };
  });
  if (!ordered && items.every(({ box }) => box === null)) return undefined;
  const odd = items.find(({ label, box }) => label === undefined || (!ordered && box === null));
  if (odd !== undefined) {
    page.problems.error(
      page.placeOf(odd.open),
      'This answer is none.',
      ordered ? 'Begin it with its text.' : 'Begin it with "- [ ]" or, where it is right, "- [x]".',
    );
    return undefined;
  }
  return items.flatMap(({ label, first, box, rest }) => {
    if (label === undefined) return [];
    if (!ordered && first !== undefined) first.content = first.content.slice(box?.[0].length);
    return { right: ordered || box?.[1] !== ' ', label, rest };
  });
}

/** The feedback of an answer stands in a quote below it. */
function withoutQuote(rest: Token[]): Token[] {
  const end = rest[0]?.type === 'blockquote_open' ? closeOf(rest, 0) : -1;
  return end === -1 ? rest : [...rest.slice(1, end), ...rest.slice(end + 1)];
}
