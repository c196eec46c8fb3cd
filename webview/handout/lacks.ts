import type { LackView } from '../../src/editor/handout/protocol';
import { element, fill } from '../dom';
import { icon } from '../icons';
import type { CardContext } from './step';

const TITLE = 'handout-lacks';

/** What the workbench does not have and the chapter needs, at its head, with the ways to get it. */
export class Lacks {
  readonly element = element('section', { class: 'alert alert-warning lacks', 'aria-labelledby': TITLE });
  readonly #context: CardContext;

  constructor(lacks: readonly LackView[], context: CardContext) {
    this.#context = context;
    this.#show(lacks);
  }

  update(lacks: readonly LackView[]): void {
    const { words, announce } = this.#context;
    if (lacks.length === 0 && !this.element.hidden) announce(words.lacksNothing);
    const focused = this.element.contains(document.activeElement);
    this.#show(lacks);
    if (!focused) return;
    if (lacks.length > 0) this.element.querySelector<HTMLElement>('.look')?.focus();
    else document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }

  #show(lacks: readonly LackView[]): void {
    const { words, host } = this.#context;
    this.element.hidden = lacks.length === 0;
    const look = element('button', { type: 'button', class: 'quiet look' }, words.lookAtWorkbench);
    look.addEventListener('click', () => void host.ask({ type: 'lookAtWorkbench' }));
    this.element.replaceChildren(
      element('p', { class: 'alert-title', id: TITLE }, icon('warning'), words.lacks),
      element('ul', {}, ...lacks.map((lack) => this.#row(lack))),
      element('p', {}, look),
    );
  }

  #row({ id, label, found, wanted, remedy, installable }: LackView): HTMLElement {
    const { words, host } = this.#context;
    const has = `: ${found === '' ? words.notThere : found}. `;
    const takes = wanted === undefined ? '' : `${fill(words.wanted, wanted)} `;
    const row = element('li', {}, element('strong', {}, label), `${has}${takes}${remedy} `);
    if (!installable) return row;
    const name = fill(words.installOf, label);
    const install = element('button', { type: 'button', class: 'quiet', 'aria-label': name }, words.install);
    install.addEventListener('click', () => void host.ask({ type: 'install', capability: id }));
    row.append(install);
    return row;
  }
}
