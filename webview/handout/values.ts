import type { ValueView } from '../../src/editor/handout/protocol';
import { element } from '../dom';
import type { CardContext } from './step';

/** What the person has told the course, at the head of a chapter that uses it. */
export class Values {
  readonly element = element('div', { class: 'values', hidden: '' });
  readonly #context: CardContext;

  constructor(values: readonly ValueView[], context: CardContext) {
    this.#context = context;
    this.show(values);
  }

  show(values: readonly ValueView[]): void {
    const { words, host } = this.#context;
    this.element.hidden = values.length === 0;
    const change = element('button', { type: 'button', class: 'quiet' }, words.changeValues);
    change.addEventListener('click', () => void host.ask({ type: 'values' }));
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(
      element('p', {}, words.values, ' ', change),
      element(
        'dl',
        {},
        ...values.flatMap(({ title, value }) => [
          element('dt', {}, title),
          value === undefined
            ? element('dd', { class: 'missing' }, words.valueMissing)
            : element('dd', {}, element('code', {}, value)),
        ]),
      ),
    );
    if (focused) change.focus();
  }
}

/** Writes what is known into the places of the text that speak of it. */
export function fillVariables(text: ParentNode, known: Readonly<Record<string, string>>): void {
  for (const place of text.querySelectorAll<HTMLElement>('var[data-variable]')) {
    const name = place.dataset['variable'] ?? '';
    place.textContent = known[name] ?? name;
  }
}
