import type { Words } from '../../src/editor/handout/words';
import { element, fill } from '../dom';
import { reachableWhenScrolling } from './scrolling';

/** Lines that are shown unasked: the last ones, where results and errors stand. */
const FOLDED = 10;

/** The output of a step: its last lines, and all of it on request. */
export class Output {
  readonly element: HTMLElement;
  readonly #text: HTMLPreElement;
  readonly #more: HTMLButtonElement;
  readonly #words: Words;
  #lines: readonly string[] = [];
  #open = false;

  constructor(words: Words) {
    this.#words = words;
    this.#text = element('pre', { class: 'output', 'aria-label': words.output, role: 'group' });
    this.#more = element('button', { class: 'quiet', type: 'button', hidden: '' });
    this.#more.addEventListener('click', () => {
      this.#open = !this.#open;
      this.#draw();
    });
    this.element = element('div', { class: 'step-output', hidden: '' }, this.#more, this.#text);
    reachableWhenScrolling(this.#text);
  }

  /** Shows `output`; none hides the whole. A command that printed nothing says so. */
  show(output: string | undefined): void {
    this.element.hidden = output === undefined;
    this.#lines = (output ?? '').replace(/\s+$/, '').split('\n');
    this.#draw();
  }

  #draw(): void {
    const empty = this.#lines.length === 1 && this.#lines[0] === '';
    const folded = this.#lines.length > FOLDED;
    this.#text.classList.toggle('empty', empty);
    this.#text.textContent = empty
      ? this.#words.noOutput
      : (this.#open || !folded ? this.#lines : this.#lines.slice(-FOLDED)).join('\n');
    this.#more.hidden = !folded;
    this.#more.setAttribute('aria-expanded', String(this.#open));
    this.#more.textContent = this.#open
      ? fill(this.#words.showLess, FOLDED)
      : fill(this.#words.showAll, this.#lines.length);
  }
}
