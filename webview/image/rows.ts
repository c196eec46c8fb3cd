import type { ListingView, RowView } from '../../src/editor/layers/protocol';
import { element, fill } from '../dom';
import { icon } from '../icons';
import { SIGNS } from './layers';

/** Of a row, in pixels; style.css says the same. */
const HEIGHT = 22;
/** Rows beyond what is in sight that are asked for, too. */
const BEYOND = 40;

export interface RowDeeds {
  ask: (version: number, from: number, to: number) => void;
  /** Opens or closes a folder; `undefined`: whichever it is not. */
  turn: (id: number, open: boolean | undefined) => void;
  open: (row: RowView) => void;
  choose: (row: RowView | undefined) => void;
}

/**
 * Rows of which only those in sight exist, so that there can be a million. One is chosen, which the keyboard moves (ARIA
 * practices, “Tree View”).
 */
export class RowList {
  readonly root: HTMLElement;
  readonly #say: (name: string) => string;
  readonly #deeds: RowDeeds;
  readonly #canvas = element('div', { class: 'canvas', role: 'presentation' });
  readonly #empty: HTMLElement;
  #known = new Map<number, RowView>();
  #version = 0;
  #count = 0;
  #flat = false;
  #at = 0;
  /** What was told of the chosen row. */
  #told: RowView | undefined;
  #asked = '';

  constructor(say: (name: string) => string, deeds: RowDeeds) {
    this.#say = say;
    this.#deeds = deeds;
    this.#empty = element('p', { class: 'empty', hidden: '' }, say('nothingFits'));
    this.root = element(
      'div',
      { class: 'rows', role: 'tree', tabindex: '0', 'aria-label': say('rows') },
      this.#canvas,
      this.#empty,
    );
    this.root.addEventListener('scroll', () => this.#draw());
    this.root.addEventListener('keydown', (event) => this.#press(event));
    this.root.addEventListener('focus', () => this.#draw());
    this.#canvas.addEventListener('click', (event) => this.#click(event));
    this.#canvas.addEventListener('dblclick', () => this.#enter());
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  focus(): void {
    this.root.focus();
  }

  show({ version, rows, at, choice }: ListingView, from: number, given: readonly RowView[]): void {
    this.#version = version;
    this.#count = rows;
    this.#flat = choice.flat;
    this.#known = new Map(given.map((row, index) => [from + index, row]));
    this.#asked = '';
    this.#canvas.style.height = `${rows * HEIGHT}px`;
    this.#empty.hidden = rows > 0;
    if (at === undefined) this.root.scrollTop = 0;
    this.#choose(at ?? 0, at !== undefined);
  }

  fill(version: number, from: number, rows: readonly RowView[]): void {
    if (version !== this.#version) return;
    rows.forEach((row, index) => this.#known.set(from + index, row));
    if (this.#known.size > 10_000) this.#known = new Map([...this.#known].slice(-5_000));
    this.#draw();
    const chosen = this.#known.get(this.#at);
    if (chosen !== this.#told) this.#tell(chosen);
  }

  #window(): { from: number; to: number } {
    const from = Math.floor(this.root.scrollTop / HEIGHT);
    return { from, to: Math.min(this.#count, from + Math.ceil(this.root.clientHeight / HEIGHT) + 1) };
  }

  #draw(): void {
    const { from, to } = this.#window();
    const made: HTMLElement[] = [];
    let missing = false;
    for (let at = from; at < to; at++) {
      const row = this.#known.get(at);
      if (row === undefined) missing = true;
      else made.push(this.#row(row, at));
    }
    this.#canvas.replaceChildren(...made);
    const active = this.#canvas.querySelector('[aria-selected="true"]');
    if (active === null) this.root.removeAttribute('aria-activedescendant');
    else this.root.setAttribute('aria-activedescendant', active.id);
    if (missing) this.#ask(Math.max(0, from - BEYOND), Math.min(this.#count, to + BEYOND));
  }

  #ask(from: number, to: number): void {
    const asked = `${this.#version} ${from} ${to}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#deeds.ask(this.#version, from, to);
  }

  #filesCounted(count: number): string {
    if (count === 0) return '';
    return count === 1 ? this.#say('oneFile') : fill(this.#say('filesOf'), count.toLocaleString());
  }

  #row(row: RowView, at: number): HTMLElement {
    const { name, path, level, folder, open, mark, size, files } = row;
    const said = [name, folder ? this.#say('folder') : '', this.#say(mark), size, this.#filesCounted(files)];
    const made = element(
      'div',
      {
        class: `row ${mark}`,
        role: 'treeitem',
        id: `row-${at}`,
        'data-at': String(at),
        title: path,
        'aria-level': String(level + 1),
        'aria-selected': String(at === this.#at),
        'aria-expanded': folder ? String(open) : undefined,
        'aria-label': said.filter(Boolean).join(', '),
      },
      element('span', { class: 'twist' }, ...(folder ? [icon(open ? 'down' : 'right')] : [])),
      element('span', { class: 'kind' }, icon(folder ? 'folder' : 'file')),
      element('span', { class: 'name' }, name),
      element('span', { class: 'files' }, this.#filesCounted(files)),
      element('span', { class: 'size' }, size),
      element('span', { class: 'sign' }, SIGNS[mark]),
    );
    made.style.top = `${at * HEIGHT}px`;
    made.style.paddingLeft = `${6 + (this.#flat ? 0 : level * 14)}px`;
    return made;
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const at = Number(target.closest<HTMLElement>('.row')?.dataset.at ?? NaN);
    const row = this.#known.get(at);
    if (row === undefined) return;
    this.#choose(at, false);
    if (row.folder && event.detail < 2) this.#deeds.turn(row.id, undefined);
  }

  /** What is chosen is opened: a folder here, a file in the editor. */
  #enter(): void {
    const row = this.#known.get(this.#at);
    if (row !== undefined && !row.folder) this.#deeds.open(row);
  }

  #press(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.#at + 1,
      ArrowUp: this.#at - 1,
      PageDown: this.#at + page,
      PageUp: this.#at - page,
      Home: 0,
      End: this.#count - 1,
    };
    const to = moves[event.key];
    const row = this.#known.get(this.#at);
    if (to !== undefined) this.#choose(to, true);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (row?.folder === true) this.#deeds.turn(row.id, undefined);
      else this.#enter();
    } else if (event.key === 'ArrowRight' && row?.folder === true) {
      if (row.open) this.#choose(this.#at + 1, true);
      else this.#deeds.turn(row.id, true);
    } else if (event.key === 'ArrowLeft' && row !== undefined) {
      if (row.folder && row.open) this.#deeds.turn(row.id, false);
      else this.#choose(this.#folderOf(row), true);
    } else return;
    event.preventDefault();
  }

  /** The row of the folder that it lies in, as far as the rows above are known. */
  #folderOf({ level }: RowView): number {
    for (let at = this.#at - 1; at >= 0; at--) {
      const above = this.#known.get(at);
      if (above === undefined) break;
      if (above.level < level) return at;
    }
    return this.#at;
  }

  #choose(at: number, intoSight: boolean): void {
    this.#at = Math.max(0, Math.min(this.#count - 1, at));
    if (intoSight) {
      const top = this.#at * HEIGHT;
      const { scrollTop, clientHeight } = this.root;
      if (top < scrollTop) this.root.scrollTop = top;
      else if (top + HEIGHT > scrollTop + clientHeight) this.root.scrollTop = top + HEIGHT - clientHeight;
    }
    this.#draw();
    this.#tell(this.#known.get(this.#at));
  }

  #tell(row: RowView | undefined): void {
    this.#told = row;
    this.#deeds.choose(row);
  }
}
