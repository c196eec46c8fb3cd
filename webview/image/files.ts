import type {
  Choice,
  FromPage,
  LayerView,
  ListingView,
  RowMark,
  RowView,
} from '../../src/editor/layers/protocol';
import { button } from '../components';
import { element, fill } from '../dom';
import { icon } from '../icons';
import { SIGNS } from './layers';
import { RowList } from './rows';

/** A pause in typing, after which is looked for what was typed. */
const PAUSE_MS = 150;

/** The files of what is chosen: what is looked for, in which order, and what is done with one of them. */
export class FileArea {
  readonly root: HTMLElement;
  readonly #say: (name: string) => string;
  readonly #send: (message: FromPage) => void;
  readonly #heading = element('div', { class: 'heading' });
  readonly #find: HTMLInputElement;
  readonly #order: HTMLSelectElement;
  readonly #shapes: Readonly<Record<'tree' | 'list', HTMLButtonElement>>;
  readonly #marks: HTMLElement;
  readonly #told = element('span', { class: 'count', role: 'status' });
  readonly #rows: RowList;
  readonly #path = element('code', { class: 'path' });
  readonly #about = element('span', { class: 'about' });
  readonly #acts: readonly ReturnType<typeof button>[];
  #choice: Choice;
  #chosen: RowView | undefined;
  #typing: number | undefined;

  constructor(say: (name: string) => string, send: (message: FromPage) => void, { choice }: ListingView) {
    this.#say = say;
    this.#send = send;
    this.#choice = choice;
    this.#find = element('input', {
      type: 'search',
      class: 'find',
      placeholder: say('find'),
      'aria-label': say('find'),
      spellcheck: 'false',
    });
    this.#order = element(
      'select',
      { 'aria-label': say('order') },
      element('option', { value: 'size' }, say('bySize')),
      element('option', { value: 'name' }, say('byName')),
    );
    this.#shapes = {
      tree: toggle(say('tree'), say('treeHint'), () => this.#choose({ flat: false })),
      list: toggle(say('list'), say('listHint'), () => this.#choose({ flat: true })),
    };
    this.#marks = element('div', { class: 'marks', role: 'group' });
    this.#rows = new RowList(say, {
      ask: (version, from, to) => send({ type: 'rows', version, from, to }),
      turn: (id, open) => send({ type: 'turn', id, open }),
      open: (row) => this.#act('open', row),
      choose: (row) => this.#showChosen(row),
    });
    this.#acts = (['open', 'compare', 'save'] as const).map((act) =>
      button({
        label: say(act),
        secondary: act !== 'open',
        onPress: () => this.#act(act, this.#chosen),
      }),
    );
    this.#find.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = window.setTimeout(() => this.#choose({ text: this.#find.value }), PAUSE_MS);
    });
    this.#find.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowDown') this.#rows.focus();
    });
    this.#order.addEventListener('change', () =>
      this.#choose({ by: this.#order.value === 'name' ? 'name' : 'size' }),
    );
    this.root = element(
      'div',
      { class: 'file-part' },
      this.#heading,
      element(
        'div',
        { class: 'tools' },
        this.#find,
        element('div', { class: 'shapes', role: 'group' }, this.#shapes.tree, this.#shapes.list),
        this.#order,
      ),
      element('div', { class: 'kinds' }, this.#marks, this.#told),
      this.#rows.root,
      element(
        'footer',
        {},
        element('div', { class: 'chosen', 'aria-live': 'polite' }, this.#path, this.#about),
        element('div', { class: 'buttons' }, ...this.#acts),
      ),
    );
    this.#showChosen(undefined);
  }

  /** Says which layer the files are of. */
  about(layer: LayerView | undefined): void {
    if (layer === undefined) return;
    const { index, instruction, waste, line } = layer;
    const link = element(
      'button',
      { type: 'button', class: 'link' },
      icon('file'),
      fill(this.#say('goToLine'), line ?? ''),
    );
    link.addEventListener('click', () => this.#send({ type: 'line', layer: index }));
    this.#heading.replaceChildren(
      element('h2', {}, fill(this.#say('layerNumber'), index)),
      element('code', { class: 'instruction', tabindex: '0' }, instruction),
      ...(line === undefined ? [] : [link]),
      ...(waste === undefined ? [] : [element('p', { class: 'waste' }, icon('warning'), waste)]),
    );
  }

  show(listing: ListingView, from: number, rows: readonly RowView[]): void {
    const { choice, told, title, layer } = listing;
    this.#choice = choice;
    if (layer === undefined) this.#heading.replaceChildren(element('h2', {}, title));
    // What is being typed stays, though an earlier answer comes in between.
    if (this.#typing === undefined && document.activeElement !== this.#find) this.#find.value = choice.text;
    this.#order.value = choice.by;
    this.#shapes.tree.setAttribute('aria-pressed', String(!choice.flat));
    this.#shapes.list.setAttribute('aria-pressed', String(choice.flat));
    this.#told.textContent = told;
    this.#showMarks(listing);
    this.#rows.show(listing, from, rows);
  }

  fill(version: number, from: number, rows: readonly RowView[]): void {
    this.#rows.fill(version, from, rows);
  }

  #showMarks({ marks, choice }: ListingView): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.mark;
    this.#marks.replaceChildren(
      ...marks.map(({ mark, count, size }) => {
        const label = `${SIGNS[mark]} ${this.#say(`${mark}Many`)} ${count.toLocaleString()}`.trim();
        const made = toggle(label, size, () => this.#turnMark(mark));
        made.classList.add(mark);
        made.dataset.mark = mark;
        made.setAttribute('aria-pressed', String(choice.marks.includes(mark)));
        return made;
      }),
    );
    if (focused !== undefined) this.#marks.querySelector<HTMLElement>(`[data-mark="${focused}"]`)?.focus();
  }

  #turnMark(mark: RowMark): void {
    const { marks } = this.#choice;
    this.#choose({ marks: marks.includes(mark) ? marks.filter((one) => one !== mark) : [...marks, mark] });
  }

  #choose(change: Partial<Choice>): void {
    clearTimeout(this.#typing);
    this.#typing = undefined;
    this.#send({ type: 'choose', choice: { ...this.#choice, text: this.#find.value, ...change } });
  }

  #act(act: 'open' | 'compare' | 'save', row: RowView | undefined): void {
    if (row?.readable === true) this.#send({ type: 'act', act, id: row.id });
  }

  #showChosen(row: RowView | undefined): void {
    this.#chosen = row;
    this.#path.textContent = row?.path ?? '';
    this.#about.textContent = row?.about ?? this.#say('nothingSelected');
    for (const act of this.#acts) act.disabled = row?.readable !== true;
  }
}

function toggle(label: string, hint: string, onPress: () => void): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', class: 'toggle', title: hint, 'aria-pressed': 'false' },
    label,
  );
  made.addEventListener('click', onPress);
  return made;
}
