import type { FormSpec, FormValues, Meaning, Suggestions, ToPage } from '../../src/editor/form/protocol';
import { button } from '../components';
import { element, fill } from '../dom';
import { icon } from '../icons';
import { fillFields, makeField, suggest, valuesOf, type Field } from './fields';
import { Host } from './host';

/** The whole form. What is typed is told to the extension, and what that makes of it is shown beside. */
export class FormPage {
  readonly #host = new Host((message) => this.#receive(message));
  readonly #preview = element('code', { class: 'command' });
  readonly #notes = element('div', { class: 'risks', 'aria-live': 'polite' });
  readonly #summary = element('p', { class: 'summary', role: 'status' });
  readonly #told = element('p', { class: 'told', role: 'alert', hidden: '' });
  #fields: readonly Field[] = [];
  #form: FormSpec | undefined;
  #buttons: readonly { id: string; made: ReturnType<typeof button> }[] = [];
  #edit = 0;

  start(): void {
    this.#host.send({ type: 'ready', values: this.#host.remembered });
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case 'start':
        return this.#begin(message.form, message.values);
      case 'meaning':
        // What was said of an earlier state of the form is out of date.
        if (message.edit === this.#edit) this.#show(message.meaning);
        return;
      case 'suggestions':
        return this.#suggest(message.suggestions);
      case 'busy':
        return this.#setBusy(message.button);
      case 'told':
        this.#told.textContent = message.sentence;
        this.#told.classList.toggle('failed', message.failed);
        this.#told.hidden = false;
        return;
    }
  }

  #begin(form: FormSpec, values: FormValues): void {
    this.#form = form;
    const groups = form.groups.map((group) => ({ ...group, made: group.fields.map(makeField) }));
    this.#fields = groups.flatMap(({ made }) => made);
    fillFields(this.#fields, values);
    this.#buttons = form.buttons.map(({ id, label, icon }, index) => ({
      id,
      made: button({ label, icon, secondary: index > 0, onPress: () => this.#press(id) }),
    }));
    const page = element(
      'form',
      { novalidate: '' },
      ...groups.map(({ title, layout, made }) => {
        const fields = element('div', { class: layout }, ...made.map(({ root }) => root));
        return title === undefined ? fields : element('fieldset', {}, element('legend', {}, title), fields);
      }),
    );
    page.addEventListener('input', () => this.#changed());
    page.addEventListener('submit', (event) => event.preventDefault());
    page.addEventListener('keydown', (event) => {
      const line = event.target instanceof HTMLInputElement;
      const [first] = form.buttons;
      if (event.key === 'Enter' && (line || event.ctrlKey || event.metaKey) && first !== undefined)
        this.#press(first.id);
    });
    const aside = element(
      'aside',
      {},
      element('h2', { id: 'equivalent' }, form.preview),
      element('pre', { tabindex: '0', 'aria-labelledby': 'equivalent' }, this.#preview),
      element('div', { class: 'buttons' }, ...this.#buttons.map(({ made }) => made)),
      this.#summary,
      this.#told,
      this.#notes,
    );
    document.body.replaceChildren(
      element('h1', {}, form.title, ' ', element('span', { class: 'where' }, form.where)),
      element('main', {}, page, aside),
    );
    this.#changed();
    this.#fields[0]?.focus();
  }

  #changed(): void {
    const values = valuesOf(this.#fields);
    this.#told.hidden = true;
    this.#host.remember(values);
    this.#host.send({ type: 'edit', edit: ++this.#edit, values });
  }

  #press(id: string): void {
    this.#told.hidden = true;
    this.#host.send({ type: 'press', button: id, values: valuesOf(this.#fields) });
  }

  #show({ preview, problems, notes }: Meaning): void {
    const form = this.#form;
    if (form === undefined) return;
    this.#preview.textContent = preview;
    for (const field of this.#fields) {
      field.complain(problems.filter((one) => one.field === field.name).map(({ sentence }) => sentence));
    }
    this.#summary.textContent =
      problems.length === 0
        ? ''
        : problems.length === 1
          ? form.problem
          : fill(form.problems, problems.length);
    this.#notes.replaceChildren();
    if (notes === undefined) return;
    this.#notes.append(
      element('h2', {}, notes.title),
      ...(notes.items.length === 0 ? [element('p', { class: 'hint' }, notes.none)] : []),
      ...notes.items.map(({ what, why }) =>
        element(
          'div',
          { class: 'risk' },
          icon('warning'),
          element('div', {}, element('code', {}, what), element('p', {}, why)),
        ),
      ),
    );
  }

  #suggest(suggestions: Suggestions): void {
    for (const [name, texts] of Object.entries(suggestions)) suggest(name, texts);
  }

  #setBusy(working: string | undefined): void {
    for (const { id, made } of this.#buttons) {
      made.disabled = working !== undefined;
      const spec = this.#form?.buttons.find((one) => one.id === id);
      const label = made.querySelector('span');
      if (spec?.busy !== undefined && label !== null)
        label.textContent = working === id ? spec.busy : spec.label;
    }
  }
}
