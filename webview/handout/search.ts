import type { HitView } from '../../src/editor/handout/protocol';
import type { Words } from '../../src/editor/handout/words';
import { element, fill } from '../dom';

/** Milliseconds without a key before what was typed is looked for. */
const PAUSE = 80;

export interface SearchActions {
  /** Looks for `query`; the answer comes by {@link Search.show}. */
  ask: (query: string) => void;
  /** Goes to a place, where the words of `query` are to be marked. */
  go: (hit: HitView, query: string) => void;
  announce: (sentence: string) => void;
}

/** Searches the whole course: a box, and a list below it through which the arrow keys go while one types. */
export class Search {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #actions: SearchActions;
  readonly #box: HTMLInputElement;
  readonly #list = element('ul', { id: 'handout-hits', role: 'listbox', hidden: '' });
  readonly #none = element('p', { class: 'no-hits', hidden: '' });
  #hits: readonly HitView[] = [];
  #at = -1;
  #waiting = 0;
  /** Where the focus goes back to. */
  #before: HTMLElement | undefined;

  constructor(words: Words, actions: SearchActions) {
    this.#words = words;
    this.#actions = actions;
    this.#box = element('input', {
      type: 'search',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-controls': this.#list.id,
      'aria-expanded': 'false',
      'aria-label': words.search,
      placeholder: words.search,
    });
    this.#list.setAttribute('aria-label', words.searchHits);
    this.element = element('search', { class: 'search', hidden: '' }, this.#box, this.#list, this.#none);
    this.#box.addEventListener('input', () => {
      window.clearTimeout(this.#waiting);
      this.#waiting = window.setTimeout(() => actions.ask(this.#box.value), PAUSE);
    });
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.element.hidden = true;
    });
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  /** Shows the box with what was looked for last, ready to be typed over. */
  begin(): void {
    if (!this.open && document.activeElement instanceof HTMLElement) this.#before = document.activeElement;
    this.element.hidden = false;
    this.#box.focus();
    this.#box.select();
    if (this.#box.value !== '') this.#actions.ask(this.#box.value);
  }

  close(): void {
    if (!this.open) return;
    this.element.hidden = true;
    this.#before?.focus({ preventScroll: true });
  }

  /** What was found for `query`; an answer that is late is passed over. */
  show(query: string, hits: readonly HitView[]): void {
    if (query !== this.#box.value) return;
    this.#hits = hits;
    this.#list.replaceChildren(...hits.map((hit, index) => this.#row(hit, index)));
    this.#list.hidden = hits.length === 0;
    this.#box.setAttribute('aria-expanded', String(hits.length > 0));
    const none = query.trim() !== '' && hits.length === 0;
    this.#none.hidden = !none;
    this.#none.textContent = this.#words.searchNone;
    this.#mark(hits.length > 0 ? 0 : -1);
    if (query.trim() !== '')
      this.#actions.announce(none ? this.#words.searchNone : fill(this.#words.searchCount, hits.length));
  }

  #row(hit: HitView, index: number): HTMLElement {
    const place = hit.heading === '' ? hit.chapterTitle : `${hit.chapterTitle} › ${hit.heading}`;
    const excerpt = element('span', { class: 'excerpt' });
    let from = 0;
    for (const [begin, end] of hit.marks) {
      excerpt.append(hit.excerpt.slice(from, begin), element('mark', {}, hit.excerpt.slice(begin, end)));
      from = end;
    }
    excerpt.append(hit.excerpt.slice(from));
    const row = element(
      'li',
      { role: 'option', id: `handout-hit-${index}`, 'aria-selected': 'false' },
      element('span', { class: 'place' }, place),
      excerpt,
    );
    // The box keeps the focus.
    row.addEventListener('mousedown', (event) => event.preventDefault());
    row.addEventListener('click', () => this.#choose(index));
    return row;
  }

  #key(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key];
    if (event.key === 'Enter') this.#choose(this.#at);
    else if (event.key === 'Escape') this.close();
    else if (move !== undefined && this.#hits.length > 0) {
      const last = this.#hits.length - 1;
      // One step further than the end is the beginning; a page stops there.
      const next = this.#at + move;
      this.#mark(
        Math.abs(move) === 1
          ? (next + this.#hits.length) % this.#hits.length
          : Math.min(last, Math.max(0, next)),
      );
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #mark(index: number): void {
    this.#list.children[this.#at]?.setAttribute('aria-selected', 'false');
    this.#at = index;
    const row = this.#list.children[index];
    if (row === undefined) {
      this.#box.removeAttribute('aria-activedescendant');
      return;
    }
    row.setAttribute('aria-selected', 'true');
    row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    this.#box.setAttribute('aria-activedescendant', row.id);
  }

  #choose(index: number): void {
    const hit = this.#hits[index];
    if (hit === undefined) return;
    this.element.hidden = true;
    this.#actions.go(hit, this.#box.value);
  }
}
