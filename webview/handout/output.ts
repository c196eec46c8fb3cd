import type { Words } from '../../src/editor/handout/words';
import { element, fill } from '../dom';
import { reachableWhenScrolling } from './scrolling';

/** Lines that are shown unasked. */
const FOLDED = 10;

/**
 * The ends of an output that may be shown in place of all of it: the first lines, where a command that went well says
 * what it did, or the last, where one that runs or has failed says how far it got.
 */
export type End = 'first' | 'last';

/** The output of a step: a few lines of it, and all of it on request. */
export class Output {
  readonly element: HTMLElement;
  readonly #text: HTMLPreElement;
  readonly #more: HTMLButtonElement;
  readonly #words: Words;
  #lines: readonly string[] = [];
  #end: End = 'last';
  #open = false;

  constructor(words: Words) {
    this.#words = words;
    this.#text = element('pre', { class: 'output', 'aria-label': words.output, role: 'group' });
    this.#more = element('button', { class: 'quiet', type: 'button', hidden: '' });
    this.#more.addEventListener('click', () => {
      this.#open = !this.#open;
      this.#draw();
    });
    this.element = element('div', { class: 'step-output', hidden: '' }, this.#text, this.#more);
    reachableWhenScrolling(this.#text);
  }

  /** Shows `output`, of which `end` where it is long; none hides the whole. A command that printed nothing says so. */
  show(output: string | undefined, end: End): void {
    this.#end = end;
    this.element.hidden = output === undefined;
    this.#lines = (output ?? '').replace(/\s+$/, '').split('\n');
    this.#draw();
  }

  #draw(): void {
    const empty = this.#lines.length === 1 && this.#lines[0] === '';
    const folded = this.#lines.length > FOLDED;
    this.#text.classList.toggle('empty', empty);
    const first = this.#end === 'first';
    const few = first ? this.#lines.slice(0, FOLDED) : this.#lines.slice(-FOLDED);
    this.#text.textContent = empty
      ? this.#words.noOutput
      : (this.#open || !folded ? this.#lines : few).join('\n');
    this.#more.hidden = !folded;
    this.#more.setAttribute('aria-expanded', String(this.#open));
    this.#more.textContent = this.#open
      ? fill(first ? this.#words.showFirst : this.#words.showLast, FOLDED)
      : fill(this.#words.showAll, this.#lines.length);
  }
}
