import type { LayerView, Overview, RowMark } from '../../src/editor/layers/protocol';
import { element, fill } from '../dom';
import { icon } from '../icons';

/** What stands for a mark where there is no room for a word. */
export const SIGNS: Readonly<Record<RowMark, string>> = {
  added: '+',
  changed: '~',
  removed: '−',
  same: '=',
  kept: '',
};

/** The layers, the lowest first: one is chosen, by a click or by the arrow keys (ARIA practices, “Listbox”). */
export class LayerList {
  readonly root: HTMLElement;
  readonly #list: HTMLElement;
  readonly #say: (name: string) => string;
  readonly #onChoose: (layer: number) => void;
  readonly #comparison: boolean;
  #layers: readonly LayerView[] = [];
  #at: number | undefined;
  /** Asked for, and not shown yet: what comes of earlier choices is out of date. */
  #asked: number | undefined;

  constructor(overview: Overview, say: (name: string) => string, onChoose: (layer: number) => void) {
    this.#say = say;
    this.#onChoose = onChoose;
    this.#comparison = overview.comparison;
    const role = overview.comparison ? 'list' : 'listbox';
    this.#list = element('div', { class: 'layers', role, tabindex: '0', 'aria-label': overview.layersTitle });
    this.root = element('div', { class: 'layer-part' }, this.#list);
    if (!overview.comparison) this.#list.addEventListener('keydown', (event) => this.#press(event));
    this.show(overview.layers);
  }

  get chosen(): LayerView | undefined {
    return this.#layers.find(({ index }) => index === this.#at);
  }

  show(layers: readonly LayerView[]): void {
    this.#layers = layers;
    let group: string | undefined;
    this.#list.replaceChildren(
      ...layers.flatMap((layer, at) => {
        const heading = layer.of !== undefined && layer.of !== group;
        group = layer.of;
        return [
          ...(heading ? [element('div', { class: 'group' }, layer.of ?? '')] : []),
          this.#row(layer, at),
        ];
      }),
    );
    this.#choose(this.#at);
  }

  /** The files of this layer are shown. */
  arrived(layer: number | undefined): void {
    if (this.#asked !== undefined && layer !== this.#asked) return;
    this.#asked = undefined;
    this.#choose(layer);
  }

  #choose(layer: number | undefined): void {
    this.#at = layer;
    for (const row of this.#list.querySelectorAll<HTMLElement>('.layer')) {
      const on = !this.#comparison && row.dataset.layer === String(layer);
      row.setAttribute('aria-selected', String(on));
      if (on) {
        this.#list.setAttribute('aria-activedescendant', row.id);
        row.scrollIntoView({ block: 'nearest' });
      }
    }
  }

  #row(layer: LayerView, at: number): HTMLElement {
    const { index, instruction, size, share, shareText, changes, waste, line } = layer;
    const part = element('span', { class: 'part' });
    part.style.width = `${Math.max(share * 100, share > 0 ? 1 : 0)}%`;
    const tallies = changes.map(({ mark, count }) =>
      element(
        'span',
        { class: mark, title: `${count} ${this.#say(mark)}`, 'aria-label': `${count} ${this.#say(mark)}` },
        `${SIGNS[mark]}${count.toLocaleString()}`,
      ),
    );
    const row = element(
      'div',
      {
        class: 'layer',
        role: this.#comparison ? 'listitem' : 'option',
        id: `layer-${at}`,
        'data-layer': String(index),
        title: instruction,
      },
      element(
        'span',
        { class: 'number', 'aria-label': fill(this.#say('layerNumber'), index) },
        String(index),
      ),
      element('code', { class: 'instruction' }, instruction),
      element('span', { class: 'size' }, size),
      element('span', { class: 'bar', 'aria-hidden': 'true' }, part),
      element(
        'span',
        { class: 'told' },
        ...tallies,
        ...(waste === undefined
          ? []
          : [element('span', { class: 'wasteful', title: waste }, icon('warning'))]),
        ...(line === undefined ? [] : [element('span', { class: 'line' }, line)]),
      ),
      element('span', { class: 'share' }, shareText),
    );
    row.addEventListener('click', () => {
      if (!this.#comparison) this.#ask(index);
    });
    return row;
  }

  #press(event: KeyboardEvent): void {
    const at = this.#layers.findIndex(({ index }) => index === this.#at);
    const last = this.#layers.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    const layer = next === undefined ? undefined : this.#layers[Math.max(0, Math.min(last, next))];
    if (layer === undefined) return;
    event.preventDefault();
    this.#ask(layer.index);
  }

  #ask(layer: number): void {
    this.#asked = layer;
    this.#choose(layer);
    this.#onChoose(layer);
  }
}
