import type { PageView, Snapshot } from '../../src/editor/handout/protocol';
import { element, fill } from '../dom';
import { icon } from '../icons';
import type { IconName } from '../icons';
import { copiesOnPress, copyText, pictureButton } from './copy';
import { estimate } from './duration';
import { highlight } from './highlight';
import { Lacks } from './lacks';
import { applyStyles } from './maths';
import { QuestionForm } from './question';
import { QuizFoot } from './quiz';
import { reachableWhenScrolling } from './scrolling';
import { StepCard } from './step';
import type { CardContext } from './step';
import { fillVariables, Values } from './values';

const ALERTS: Readonly<Record<string, IconName>> = {
  note: 'info',
  tip: 'bulb',
  important: 'star',
  warning: 'warning',
  caution: 'flame',
};

export interface Chapter {
  /** All of it, ready to be put into the page. */
  content: DocumentFragment;
  cards: readonly StepCard[];
  questions: readonly QuestionForm[];
  quizzes: readonly QuizFoot[];
  lacks: Lacks;
  values: Values;
}

/** Builds a chapter: its head, its text with the steps as cards, and the way to its neighbours. */
export function buildChapter(
  page: PageView,
  { assets, mathsStyle }: Snapshot,
  context: CardContext,
  open: (chapter: string) => void,
): Chapter {
  const template = document.createElement('template');
  // Made by the course loader, which escapes HTML of the author. A template's images do not load before their
  // addresses have been looked at.
  template.innerHTML = page.html;
  const { content } = template;
  for (const image of content.querySelectorAll('img')) addressImage(image, assets);
  applyStyles(content, mathsStyle);
  const cards = buildCards(content, page, context);
  const questions = page.questions.flatMap((view) => {
    const section = content.querySelector<HTMLElement>(`[data-question="${CSS.escape(view.id)}"]`);
    return section === null ? [] : new QuestionForm(section, view, context);
  });
  const quizzes = page.quizzes.flatMap((view) => {
    const section = content.querySelector<HTMLElement>(`[data-quiz="${CSS.escape(view.id)}"]`);
    const own = questions.filter(({ quiz }) => quiz === view.id);
    return section === null ? [] : new QuizFoot(section, view, own, context);
  });
  const lacks = new Lacks(page.lacks, context);
  const values = new Values(page.values, context);
  fillVariables(content, page.known);
  for (const heading of content.querySelectorAll<HTMLElement>('h2[id], h3[id], h4[id]'))
    heading.append(linkButton(heading.id, context));
  for (const alert of content.querySelectorAll('.alert')) {
    const kind = /\balert-(\w+)/.exec(alert.className)?.[1] ?? '';
    alert.querySelector('.alert-title')?.prepend(icon(ALERTS[kind] ?? 'info'));
  }
  for (const code of content.querySelectorAll<HTMLElement>('pre > code')) decorateCode(code, context);
  for (const table of content.querySelectorAll('.table')) reachableWhenScrolling(table);
  content.prepend(head(page, context), lacks.element, values.element);
  content.append(neighbours(page, context, open));
  return { content, cards, questions, quizzes, lacks, values };
}

/** Copies the address of a heading, which opens the handout there. */
function linkButton(anchor: string, context: CardContext): HTMLElement {
  const { host, words } = context;
  const made = pictureButton({ class: 'bar-button share', picture: 'link', label: words.copyLink });
  copiesOnPress(made, 'link', () => host.ask({ type: 'share', anchor }), context);
  return made;
}

function head(page: PageView, { words }: CardContext): HTMLElement {
  const made = element('header', { class: 'chapter-head' }, element('h1', { tabindex: '-1' }, page.title));
  if (page.minutes !== undefined) {
    made.append(element('p', { class: 'estimate' }, icon('clock'), estimate(page.minutes, words)));
  }
  if (page.objectives.length > 0) {
    made.append(
      element(
        'div',
        { class: 'objectives' },
        element('p', { id: 'handout-objectives' }, words.objectives),
        element(
          'ul',
          { 'aria-labelledby': 'handout-objectives' },
          ...page.objectives.map((objective) => element('li', {}, objective)),
        ),
      ),
    );
  }
  return made;
}

function neighbours(page: PageView, { words }: CardContext, open: (chapter: string) => void): HTMLElement {
  const made = element('nav', { class: 'neighbours', 'aria-label': words.pages });
  const add = (to: { id: string; title: string }, label: string, side: 'left' | 'right'): void => {
    const text = element('span', {}, element('small', {}, label), element('span', {}, to.title));
    const go = element('button', { type: 'button', class: `neighbour ${side}` });
    go.append(...(side === 'left' ? [icon(side), text] : [text, icon(side)]));
    go.addEventListener('click', () => open(to.id));
    made.append(go);
  };
  if (page.previous !== undefined) add(page.previous, words.previous, 'left');
  if (page.next !== undefined) add(page.next, words.next, 'right');
  return made;
}

function buildCards(content: DocumentFragment, page: PageView, context: CardContext): StepCard[] {
  const views = new Map(page.steps.map((view) => [view.id, view]));
  const cards: StepCard[] = [];
  let level = 1;
  for (const found of content.querySelectorAll<HTMLElement>('h1,h2,h3,h4,h5,[data-step],[data-task]')) {
    const heading = /^H(\d)$/.exec(found.tagName)?.[1];
    if (heading !== undefined) {
      level = Number(heading);
      continue;
    }
    const view = views.get(found.dataset['step'] ?? found.dataset['task'] ?? '');
    if (view !== undefined) cards.push(new StepCard(found, view, Math.min(level + 1, 6), context));
  }
  return cards;
}

/** Lets an image of the course load from its place; any other address is dropped. */
function addressImage(image: HTMLImageElement, assets: string): void {
  const given = image.getAttribute('src') ?? '';
  image.removeAttribute('src');
  if (/^([a-z][a-z\d+.-]*:|\/|\\)/i.test(given)) return;
  const address = new URL(given, assets);
  if (address.href.startsWith(assets)) image.src = address.href;
}

function decorateCode(code: HTMLElement, context: CardContext): void {
  highlight(code);
  const block = code.parentElement;
  if (block === null) return;
  reachableWhenScrolling(block);
  if (!block.classList.contains('code')) return;
  const copy = pictureButton({ class: 'copy', picture: 'copy', label: context.words.copy });
  const text = code.textContent;
  copiesOnPress(copy, 'copy', () => copyText(text, context), context);
  const frame = element('div', { class: 'code-frame' });
  block.replaceWith(frame);
  frame.append(block, copy);
}

/** What the line of progress at the top says. */
export function progressText(done: number, total: number, { words }: CardContext): string {
  return fill(words.progress, done, total);
}
