import type { QuizView } from '../../src/editor/handout/protocol';
import { button } from '../components';
import { element, fill } from '../dom';
import type { QuestionForm } from './question';
import type { CardContext } from './step';

/** The foot of a quiz: one button for all of its questions, and the score. */
export class QuizFoot {
  readonly id: string;
  readonly #context: CardContext;
  readonly #questions: readonly QuestionForm[];
  readonly #score = element('p', { class: 'score', hidden: '' });
  readonly #row = element('div', { class: 'step-buttons' });

  constructor(
    section: HTMLElement,
    view: QuizView,
    questions: readonly QuestionForm[],
    context: CardContext,
  ) {
    this.id = view.id;
    this.#context = context;
    this.#questions = questions;
    section.append(element('div', { class: 'quiz-foot' }, this.#row, this.#score));
    this.#draw(view);
  }

  update(view: QuizView): void {
    this.#draw(view);
    this.#context.announce(this.#score.textContent);
  }

  #draw({ score }: QuizView): void {
    const { words } = this.#context;
    const focused = this.#row.contains(document.activeElement);
    const made = button({
      label: score === undefined ? words.handIn : words.handInAgain,
      onPress: () => this.#handIn(),
    });
    this.#row.replaceChildren(made);
    if (focused) made.focus();
    this.#score.hidden = score === undefined;
    if (score === undefined) return;
    const { right, total, best, pass } = score;
    const percent = Math.round((100 * right) / total);
    this.#score.textContent = [
      fill(words.score, right, total, percent),
      ...(best > percent ? [fill(words.scoreBest, best)] : []),
      ...(pass === undefined ? [] : [percent >= pass ? words.passed : fill(words.notPassed, pass)]),
    ].join(' ');
  }

  #handIn(): void {
    const { host, words, announce } = this.#context;
    const empty = this.#questions.filter(({ given }) => given.length === 0);
    if (empty.length > 0) announce(fill(words.leftOut, empty.length));
    void host.ask({
      type: 'handIn',
      quiz: this.id,
      given: Object.fromEntries(this.#questions.map(({ id, given }) => [id, given])),
    });
  }
}
