import { element } from '../dom';

export interface Tab {
  id: string;
  label: string;
  count: number;
  alarming?: boolean;
  panel: HTMLElement;
}

/** Parts of a page of which one is shown: by a click, or by the arrow keys (ARIA practices, “Tabs”). */
export class Tabs {
  readonly list: HTMLElement;
  readonly panels: readonly HTMLElement[];
  readonly #tabs: readonly { id: string; tab: HTMLElement; panel: HTMLElement }[];

  constructor(label: string, tabs: readonly Tab[]) {
    this.#tabs = tabs.map(({ id, label: name, count, alarming, panel }) => {
      const badge = element('span', { class: `badge${alarming === true ? ' alarming' : ''}` }, String(count));
      const tab = element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `part-${id}` },
        name,
        badge,
      );
      const shown = element(
        'section',
        { role: 'tabpanel', id: `part-${id}`, 'aria-labelledby': `tab-${id}` },
        panel,
      );
      tab.addEventListener('click', () => this.show(id));
      return { id, tab, panel: shown };
    });
    this.panels = this.#tabs.map(({ panel }) => panel);
    this.list = element(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': label },
      ...this.#tabs.map(({ tab }) => tab),
    );
    this.list.addEventListener('keydown', ({ key }) => this.#step(key));
    this.show(tabs[0]?.id ?? '');
  }

  show(id: string): void {
    for (const one of this.#tabs) {
      const on = one.id === id;
      one.tab.setAttribute('aria-selected', String(on));
      one.tab.tabIndex = on ? 0 : -1;
      one.panel.hidden = !on;
    }
  }

  #step(key: string): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const at = this.#tabs.findIndex(({ tab }) => tab.tabIndex === 0);
    const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    if (next === undefined) return;
    this.show(next.id);
    next.tab.focus();
  }
}
