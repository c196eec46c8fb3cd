import type { ContentsEntry, PageView } from '../../src/editor/handout/protocol';
import type { Words } from '../../src/editor/handout/words';
import { element, fill } from '../dom';
import { icon, ring } from '../icons';

/** The list of chapters with their progress, and the headings of the one that is open. */
export class Contents {
  readonly #root: HTMLElement;
  readonly #words: Words;
  readonly #open: (chapter: string) => void;
  readonly #go: (anchor: string) => void;
  readonly #sections = new Map<string, HTMLElement>();
  #entries: readonly ContentsEntry[] = [];
  #page: PageView | undefined;
  readonly #items = new Map<string, HTMLElement>();
  readonly #signs = new Map<string, { sign: HTMLElement; count: HTMLElement }>();

  constructor(
    root: HTMLElement,
    words: Words,
    actions: { open: (chapter: string) => void; go: (anchor: string) => void },
  ) {
    this.#root = root;
    this.#words = words;
    this.#open = actions.open;
    this.#go = actions.go;
  }

  /** Draws the list with `page` as the open chapter. What stays as it is is left alone. */
  show(entries: readonly ContentsEntry[], page: PageView | undefined): void {
    const before = this.#page?.chapter;
    this.#page = page;
    this.#sections.clear();
    const focused = this.#root.contains(document.activeElement);
    if (sameList(entries, this.#entries)) {
      this.count(entries);
      for (const id of new Set([before, page?.chapter])) {
        const entry = entries.find((one) => one.id === id);
        if (entry !== undefined) this.#items.get(entry.id)?.replaceWith(this.#chapter(entry));
      }
    } else this.#list(entries);
    if (focused) this.focus();
  }

  #list(entries: readonly ContentsEntry[]): void {
    this.#entries = entries;
    this.#items.clear();
    this.#signs.clear();
    const rows = (reference: boolean): HTMLElement[] =>
      entries.filter(({ kind }) => (kind === 'reference') === reference).map((entry) => this.#chapter(entry));
    const reference = rows(true);
    this.#root.replaceChildren(element('ol', { class: 'chapters' }, ...rows(false)));
    if (reference.length > 0)
      this.#root.append(
        element('p', { class: 'contents-part', id: 'handout-reference' }, this.#words.reference),
        element('ul', { class: 'chapters', 'aria-labelledby': 'handout-reference' }, ...reference),
      );
  }

  /** Draws new counts into the list, which stays as it is. */
  count(entries: readonly ContentsEntry[]): void {
    const before = new Map(this.#entries.map((entry) => [entry.id, entry]));
    this.#entries = entries;
    for (const entry of entries) {
      const { done, total } = before.get(entry.id) ?? {};
      if (entry.done !== done || entry.total !== total) this.#fill(entry);
    }
  }

  /** The counts of the open chapter. */
  get current(): ContentsEntry | undefined {
    return this.#entries.find(({ id }) => id === this.#page?.chapter);
  }

  /** Marks the heading that one is reading under. */
  mark(anchor: string | undefined): void {
    for (const [id, entry] of this.#sections) {
      if (id === anchor) entry.setAttribute('aria-current', 'location');
      else entry.removeAttribute('aria-current');
    }
  }

  focus(): void {
    const target =
      this.#root.querySelector<HTMLElement>('[aria-current=page]') ?? this.#root.querySelector('button');
    target?.focus();
  }

  #chapter(entry: ContentsEntry): HTMLElement {
    const sign = element('span', { class: 'sign' });
    const count = element('span', { class: 'count' });
    this.#signs.set(entry.id, { sign, count });
    const current = entry.id === this.#page?.chapter;
    const go = element(
      'button',
      { type: 'button', class: 'entry', 'aria-current': current ? 'page' : undefined },
      sign,
      element('span', { class: 'label' }, entry.kind === 'summary' ? this.#words.summary : entry.title),
      count,
    );
    go.addEventListener('click', () => this.#open(entry.id));
    this.#fill(entry);
    const item = element('li', {}, go);
    this.#items.set(entry.id, item);
    const headings = current ? (this.#page?.headings ?? []).filter(({ level }) => level === 2) : [];
    if (headings.length > 1) {
      item.append(
        element(
          'ol',
          { class: 'sections', 'aria-label': this.#words.onThisPage },
          ...headings.map((h) => this.#section(h)),
        ),
      );
    }
    return item;
  }

  #section({ id, text }: { id: string; text: string }): HTMLElement {
    const go = element('button', { type: 'button', class: 'entry' }, text);
    go.addEventListener('click', () => this.#go(id));
    this.#sections.set(id, go);
    return element('li', {}, go);
  }

  #fill({ id, kind, done, total }: ContentsEntry): void {
    const place = this.#signs.get(id);
    if (place === undefined) return;
    if (kind !== 'chapter') place.sign.replaceChildren(icon(kind === 'summary' ? 'list' : 'file'));
    else place.sign.replaceChildren(ring(total === 0 ? 0 : done / total));
    place.count.replaceChildren();
    if (total === 0) return;
    place.count.append(
      element('span', { 'aria-hidden': 'true' }, `${done}/${total}`),
      element('span', { class: 'unseen' }, fill(this.#words.progress, done, total)),
    );
  }
}

/** True where both are of the same pages under the same names; counts do not matter. */
const sameList = (a: readonly ContentsEntry[], b: readonly ContentsEntry[]): boolean =>
  a.length === b.length &&
  a.every(({ id, kind, title }, at) => id === b[at]?.id && kind === b[at].kind && title === b[at].title);
