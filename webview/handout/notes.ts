import { element } from '../dom';

/** Milliseconds that the pointer rests before a note appears, and is away before it goes. */
const REST = 250;
const AWAY = 200;
/** Pixels between a note, what it belongs to, and the edges of the panel. */
const GAP = 6;
const WITH_NOTE = 'a.term, a.cite, .footnote-ref a';

/**
 * What a word means, where a statement is from, or what a footnote says, beside it: while the pointer rests on it or
 * the keyboard has reached it. It stays while the pointer is on it, and Escape takes it away.
 */
export class Notes {
  readonly element = element('div', { class: 'note', id: 'handout-note', role: 'tooltip', hidden: '' });
  readonly #noteOf: (name: string) => string | undefined;
  #link: Element | undefined;
  #timer = 0;

  /** `noteOf` gives the safe HTML for `term:ID` and `cite:KEY`. */
  constructor(noteOf: (name: string) => string | undefined) {
    this.#noteOf = noteOf;
    document.addEventListener('mouseover', ({ target }) => this.#pointTo(target));
    document.addEventListener('focusin', ({ target }) => {
      const link = linkAt(target);
      if (link?.matches(':focus-visible') === true) this.#show(link);
      else this.hide();
    });
    document.addEventListener('scroll', () => this.#place(), { passive: true });
    window.addEventListener('blur', () => this.hide());
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.#link?.removeAttribute('aria-describedby');
    this.#link = undefined;
    this.element.hidden = true;
  }

  #pointTo(target: EventTarget | null): void {
    window.clearTimeout(this.#timer);
    const link = linkAt(target);
    if (link !== undefined && link !== this.#link)
      this.#timer = window.setTimeout(() => this.#show(link), REST);
    else if (link === undefined && this.open && !(target instanceof Node && this.element.contains(target)))
      this.#timer = window.setTimeout(() => {
        if (this.#link?.matches(':focus-visible') !== true) this.hide();
      }, AWAY);
  }

  #show(link: Element): void {
    const notes = this.#notesAbout(link);
    this.hide();
    if (notes.length === 0 || !link.isConnected) return;
    this.element.replaceChildren(...notes);
    this.element.hidden = false;
    this.#link = link;
    link.setAttribute('aria-describedby', this.element.id);
    this.#place();
  }

  #notesAbout(link: Element): Node[] {
    const footnote = link.matches('.footnote-ref a') ? link.getAttribute('href')?.slice(1) : undefined;
    if (footnote !== undefined) {
      const copy = document.getElementById(footnote)?.cloneNode(true);
      if (!(copy instanceof Element)) return [];
      for (const back of copy.querySelectorAll('.footnote-backref')) back.remove();
      return [...copy.childNodes];
    }
    const term = link.getAttribute('data-term');
    const keys = link.getAttribute('data-cite')?.split(',') ?? [];
    const names = term === null ? keys.map((key) => `cite:${key.trim()}`) : [`term:${term}`];
    return names.flatMap((name) => {
      const html = this.#noteOf(name);
      if (html === undefined) return [];
      const note = document.createElement('div');
      // The course loader has made this HTML and escaped whatever the author wrote as HTML.
      note.innerHTML = html;
      return note;
    });
  }

  /** Below the link or, where there is no room, above it. */
  #place(): void {
    if (this.#link === undefined) return;
    const { left, top, bottom } = this.#link.getBoundingClientRect();
    const { width, height } = this.element.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - GAP;
    const below = bottom + GAP + height <= window.innerHeight || top < height + GAP;
    this.element.style.left = `${Math.max(GAP, Math.min(left, room))}px`;
    this.element.style.top = `${below ? bottom + GAP : top - GAP - height}px`;
  }
}

function linkAt(target: EventTarget | null): Element | undefined {
  return (target instanceof Element && target.closest(WITH_NOTE)) || undefined;
}
