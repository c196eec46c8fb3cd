import type { StepView } from '../../src/editor/handout/protocol';
import { element } from '../dom';
import { icon } from '../icons';
import type { CardContext } from './step';

/** The line that says whether a step is done, what was found, and offers the next hint. */
export class CheckLine {
  readonly element: HTMLElement;
  readonly #context: CardContext;
  readonly #sign: HTMLElement;
  readonly #words: HTMLElement;
  readonly #gap: HTMLElement;
  readonly #look: HTMLButtonElement;
  readonly #hint: HTMLButtonElement;
  readonly #hints: HTMLElement;
  #shownHints = 0;

  constructor(view: StepView, context: CardContext) {
    this.#context = context;
    this.#sign = element('span', { class: 'check-sign' });
    this.#words = element('div', { class: 'check-words' });
    this.#gap = element('dl');
    this.#look = element('button', { class: 'quiet', type: 'button' });
    this.#look.addEventListener('click', () => void this.#ask(this.#look, 'look', view.id));
    this.#hint = element('button', { class: 'quiet', type: 'button' });
    this.#hint.addEventListener('click', () => {
      void this.#ask(this.#hint, 'hint', view.id).then((error) => {
        const newest = this.#hints.lastElementChild;
        if (error === undefined && this.#hint.hidden && newest instanceof HTMLElement) newest.focus();
      });
    });
    this.#hints = element('div', { class: 'hints', hidden: '' });
    this.element = element(
      'div',
      { class: 'check' },
      element(
        'div',
        { class: 'check-line' },
        this.#sign,
        this.#words,
        element('div', { class: 'check-buttons' }, this.#hint, this.#look),
      ),
      this.#gap,
      this.#hints,
    );
  }

  show(view: StepView): void {
    const { words } = this.#context;
    const { check } = view;
    const { state } = check;
    this.element.dataset['state'] = state;
    this.#sign.replaceChildren(icon(state === 'met' ? 'tick' : state === 'unmet' ? 'clock' : 'circle'));
    const said =
      state === 'met'
        ? [element('strong', {}, words.met), ' ', check.found]
        : state === 'unmet'
          ? [element('strong', {}, words.unmet)]
          : [check.lookable ? words.waiting : words.waitingRun];
    this.#words.replaceChildren(element('p', {}, ...said));
    this.#gap.hidden = state !== 'unmet';
    this.#gap.replaceChildren(
      element('dt', {}, words.expected),
      element('dd', {}, check.expected),
      element('dt', {}, words.found),
      element('dd', {}, check.found),
    );
    this.#look.hidden = !check.lookable || state === 'met';
    this.#look.textContent = state === 'unmet' ? words.lookAgain : words.look;
    this.#hint.hidden = !view.hintOffered;
    this.#hint.replaceChildren(icon('bulb'), view.hints.length > 0 ? words.nextHint : words.hint);
    this.#showHints(view.hints);
  }

  #showHints(hints: readonly string[]): void {
    if (hints.length < this.#shownHints) {
      this.#hints.replaceChildren();
      this.#shownHints = 0;
    }
    for (const html of hints.slice(this.#shownHints)) {
      const shown = element('div', { class: 'hint', tabindex: '-1', role: 'note' }, icon('bulb'));
      const text = element('div', { class: 'hint-text' });
      // The course loader has made this HTML and escaped whatever the author wrote as HTML.
      text.innerHTML = html;
      shown.append(text);
      this.#hints.append(shown);
    }
    this.#shownHints = hints.length;
    this.#hints.hidden = hints.length === 0;
  }

  async #ask(from: HTMLButtonElement, type: 'look' | 'hint', step: string): Promise<string | undefined> {
    from.setAttribute('aria-busy', 'true');
    try {
      return await this.#context.host.ask({ type, step });
    } finally {
      from.removeAttribute('aria-busy');
    }
  }
}
