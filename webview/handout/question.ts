import type { QuestionView } from '../../src/editor/handout/protocol';
import { button } from '../components';
import { element } from '../dom';
import { icon } from '../icons';
import type { CardContext } from './step';

/** A question of the chapter as a form, with what is said of the answer that was given. */
export class QuestionForm {
  readonly #section: HTMLElement;
  readonly #context: CardContext;
  readonly #form: HTMLFormElement;
  readonly #verdict = element('div', { class: 'verdict', role: 'group', hidden: '' });
  /** The right answer, folded. */
  #answer: HTMLElement | undefined;
  #view: QuestionView;

  /** Turns `section`, which the course loader made with all answers in it, into a form without them. */
  constructor(section: HTMLElement, view: QuestionView, context: CardContext) {
    this.#section = section;
    this.#context = context;
    this.#view = view;
    const answers = [...section.querySelectorAll(':scope > .answer, :scope > .explanation')];
    const label = section.querySelector(':scope > p');
    if (label !== null) label.id = `${view.id}-question`;
    this.#form = element('form', { class: 'answers' });
    // The policy of the panel lets no form be sent; Enter in a box means the button.
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || view.quiz !== undefined) return;
      if (event.target instanceof HTMLInputElement) this.#submit();
    });
    const group = element('div', {
      role: view.kind === 'single' ? 'radiogroup' : 'group',
      'aria-labelledby': label?.id,
      class: 'choices',
    });
    group.append(...this.#fields());
    this.#form.append(group);
    if (view.quiz === undefined) {
      const check = button({ label: context.words.answer, secondary: true, onPress: () => this.#submit() });
      this.#form.append(element('div', { class: 'step-buttons' }, check));
    }
    const [first] = answers;
    if (first === undefined) section.append(this.#form);
    else first.before(this.#form);
    for (const answer of answers) answer.remove();
    this.#form.after(this.#verdict);
    // What cannot be found by trying is there to be looked up, once somebody has tried.
    const written = ['text', 'number', 'order'].includes(view.kind) && view.quiz === undefined;
    if (written && first instanceof HTMLElement) {
      this.#answer = first;
      this.#verdict.after(first);
    }
    this.#draw();
  }

  get id(): string {
    return this.#view.id;
  }

  get quiz(): string | undefined {
    return this.#view.quiz;
  }

  /** What is chosen or written at the moment. */
  get given(): string[] {
    const { kind } = this.#view;
    if (kind === 'text' || kind === 'number') {
      const text = this.#form.querySelector('input')?.value.trim() ?? '';
      return text === '' ? [] : [text];
    }
    if (kind === 'order')
      return [...this.#form.querySelectorAll('li')].map(({ dataset }) => dataset['key'] ?? '');
    return [...this.#form.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);
  }

  update(view: QuestionView): void {
    this.#view = view;
    this.#draw();
    if (view.quiz === undefined && view.right !== undefined) {
      const { words } = this.#context;
      const said = [...this.#verdict.querySelectorAll('p, li')].map(({ textContent }) => textContent.trim());
      this.#context.announce([view.right ? words.right : words.wrong, ...said].join(' '));
    }
  }

  #submit(): void {
    const { given } = this;
    if (given.length === 0) this.#form.querySelector('input')?.focus();
    else void this.#context.host.ask({ type: 'answer', question: this.id, given });
  }

  #fields(): HTMLElement[] {
    const { id, kind, options, given = [] } = this.#view;
    const { words } = this.#context;
    if (kind === 'text' || kind === 'number') {
      const box = element('input', {
        type: 'text',
        inputmode: kind === 'number' ? 'decimal' : undefined,
        autocomplete: 'off',
        spellcheck: 'false',
        'aria-label': words.yourAnswer,
        placeholder: words.yourAnswer,
      });
      box.value = given[0] ?? '';
      return [box];
    }
    if (kind === 'order') {
      const list = element('ol', { class: 'order' });
      const order = given.length === options.length ? given : options.map(({ key }) => key);
      for (const key of order) {
        const option = options.find((one) => one.key === key);
        if (option !== undefined) list.append(this.#movable(list, option));
      }
      return [list];
    }
    return options.map(({ key, html }) => {
      const input = element('input', {
        type: kind === 'single' ? 'radio' : 'checkbox',
        name: `answer-${id}`,
        value: key,
      });
      input.checked = given.includes(key);
      return element('label', { class: 'choice' }, input, trusted('span', html));
    });
  }

  /** A line that buttons, or the arrow keys with Alt, move up and down. */
  #movable(list: HTMLElement, { key, html }: QuestionView['options'][number]): HTMLElement {
    const { words, announce } = this.#context;
    const row = element('li', { 'data-key': key });
    const move = (by: -1 | 1, from: HTMLElement): void => {
      const other = by === -1 ? row.previousElementSibling : row.nextElementSibling;
      if (other === null) return;
      if (by === -1) other.before(row);
      else other.after(row);
      from.focus();
      announce(`${[...list.children].indexOf(row) + 1}`);
    };
    const arrow = (by: -1 | 1): HTMLElement => {
      const label = by === -1 ? words.moveUp : words.moveDown;
      const made = element('button', {
        type: 'button',
        class: 'bar-button',
        title: label,
        'aria-label': label,
      });
      made.append(icon(by === -1 ? 'up' : 'down'));
      made.addEventListener('click', () => move(by, made));
      made.addEventListener('keydown', (event) => {
        if (!event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
        event.preventDefault();
        move(event.key === 'ArrowUp' ? -1 : 1, made);
      });
      return made;
    };
    row.append(trusted('span', html), arrow(-1), arrow(1));
    return row;
  }

  #draw(): void {
    const { right, feedback } = this.#view;
    const { words } = this.#context;
    this.#section.dataset['state'] = right === undefined ? 'open' : right ? 'right' : 'wrong';
    this.#verdict.hidden = right === undefined;
    if (this.#answer !== undefined) this.#answer.hidden = right === undefined;
    if (right === undefined) return;
    this.#verdict.replaceChildren(
      element(
        'p',
        { class: 'verdict-line' },
        icon(right ? 'tick' : 'cross'),
        right ? words.right : words.wrong,
      ),
      ...feedback.map(({ label, html }) => {
        const said = element('div', { class: 'feedback' });
        if (label !== undefined) said.append(trusted('p', label));
        said.append(trusted('div', html));
        return said;
      }),
    );
  }
}

/** The course loader has made this HTML and escaped whatever the author wrote as HTML. */
function trusted<K extends 'span' | 'div' | 'p'>(tag: K, html: string): HTMLElement {
  const made = element(tag);
  made.innerHTML = html;
  return made;
}
