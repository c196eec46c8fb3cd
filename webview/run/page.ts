import {
  EMPTY_FORM,
  type Meaning,
  type Start,
  type Suggestions,
  type ToPage,
} from '../../src/editor/run/protocol';
import { button } from '../components';
import { element, fill } from '../dom';
import { icon } from '../icons';
import { choiceField, fillFields, linesField, textField, tickField, valuesOf, type Field } from './fields';
import { Host } from './host';

/** The whole form. What is typed is told to the extension, and what that makes of it is shown beside. */
export class RunPage {
  readonly #host = new Host((message) => this.#receive(message));
  readonly #images = element('datalist', { id: 'images' });
  readonly #networks = element('datalist', { id: 'networks' });
  readonly #command = element('code', { class: 'command' });
  readonly #risks = element('div', { class: 'risks', 'aria-live': 'polite' });
  readonly #summary = element('p', { class: 'summary', role: 'status' });
  readonly #failure = element('p', { class: 'problem failure', role: 'alert', hidden: '' });
  #fields: readonly Field[] = [];
  #start: Start | undefined;
  #run: ReturnType<typeof button> | undefined;
  #edit = 0;

  start(): void {
    this.#host.send({ type: 'ready', values: this.#host.remembered });
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case 'start':
        return this.#begin(message.start);
      case 'meaning':
        // What was said of an earlier state of the form is out of date.
        if (message.edit === this.#edit) this.#show(message.meaning);
        return;
      case 'suggestions':
        return this.#suggest(message.suggestions);
      case 'busy':
        return this.#setBusy(message.busy);
      case 'failed':
        this.#failure.textContent = message.sentence;
        this.#failure.hidden = false;
        return;
    }
  }

  #begin(start: Start): void {
    const { words } = start;
    this.#start = start;
    const [image, name, command, ports, mounts, env] = [
      textField({ name: 'image', label: words.image, hint: words.imageHint, list: 'images', required: true }),
      textField({ name: 'name', label: words.name, hint: words.nameHint }),
      textField({ name: 'command', label: words.command, hint: words.commandHint }),
      linesField({ name: 'ports', label: words.ports, hint: words.portsHint }),
      linesField({ name: 'mounts', label: words.mounts, hint: words.mountsHint }),
      linesField({ name: 'env', label: words.env, hint: words.envHint }),
    ];
    const ticks = [
      tickField({ name: 'interactive', label: words.interactive }),
      tickField({ name: 'remove', label: words.remove }),
      tickField({ name: 'readOnly', label: words.readOnly }),
    ];
    const limits = [
      textField({ name: 'cpus', label: words.cpus }),
      textField({ name: 'memory', label: words.memory }),
      textField({ name: 'gpus', label: words.gpus }),
    ];
    const more = [
      textField({ name: 'workdir', label: words.workdir }),
      textField({ name: 'user', label: words.user, hint: words.userHint }),
      textField({ name: 'network', label: words.network, list: 'networks' }),
      choiceField({ name: 'restart', label: words.restart, choices: words.restarts }),
    ];
    this.#fields = [image, name, command, ports, mounts, env, ...ticks, ...limits, ...more];
    fillFields(this.#fields, { ...EMPTY_FORM, ...start.values });
    this.#run = button({ label: words.run, icon: 'play', onPress: () => this.#submit() });
    const group = (title: string, className: string, fields: readonly Field[]): HTMLElement =>
      element(
        'fieldset',
        {},
        element('legend', {}, title),
        element('div', { class: className }, ...fields.map(({ root }) => root)),
      );
    const form = element(
      'form',
      { novalidate: '' },
      ...[image, name, command, ports, mounts, env].map(({ root }) => root),
      group(words.options, 'ticks', ticks),
      group(words.limits, 'row', limits),
      group(words.more, 'row', more),
    );
    form.addEventListener('input', () => this.#changed());
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('keydown', (event) => {
      const line = event.target instanceof HTMLInputElement;
      if (event.key === 'Enter' && (line || event.ctrlKey || event.metaKey)) this.#submit();
    });
    const copy = button({
      label: words.copy,
      icon: 'copy',
      secondary: true,
      onPress: () => this.#host.send({ type: 'copy', values: valuesOf(this.#fields) }),
    });
    const aside = element(
      'aside',
      {},
      element('h2', { id: 'equivalent' }, words.equivalent),
      element('pre', { tabindex: '0', 'aria-labelledby': 'equivalent' }, this.#command),
      element('div', { class: 'buttons' }, this.#run, copy),
      this.#summary,
      this.#failure,
      this.#risks,
    );
    document.body.replaceChildren(
      element(
        'h1',
        {},
        words.title,
        ' ',
        element('span', { class: 'where' }, fill(words.where, start.workbench)),
      ),
      element('main', {}, form, aside),
      this.#images,
      this.#networks,
    );
    this.#suggest(start.suggestions);
    this.#changed();
    image.focus();
  }

  #changed(): void {
    const values = valuesOf(this.#fields);
    this.#failure.hidden = true;
    this.#host.remember(values);
    this.#host.send({ type: 'edit', edit: ++this.#edit, values });
  }

  #submit(): void {
    this.#failure.hidden = true;
    this.#host.send({ type: 'run', values: valuesOf(this.#fields) });
  }

  #show({ command, problems, risks }: Meaning): void {
    const words = this.#start?.words;
    if (words === undefined) return;
    this.#command.textContent = command;
    for (const field of this.#fields) {
      field.complain(problems.filter((one) => one.field === field.name).map(({ sentence }) => sentence));
    }
    this.#summary.textContent =
      problems.length === 0
        ? ''
        : problems.length === 1
          ? words.problem
          : fill(words.problems, problems.length);
    this.#risks.replaceChildren(
      element('h2', {}, words.risks),
      ...(risks.length === 0 ? [element('p', { class: 'hint' }, words.noRisks)] : []),
      ...risks.map(({ what, why }) =>
        element(
          'div',
          { class: 'risk' },
          icon('warning'),
          element('div', {}, element('code', {}, what), element('p', {}, why)),
        ),
      ),
    );
  }

  #suggest({ images, networks }: Suggestions): void {
    const options = (names: readonly string[]): HTMLElement[] =>
      names.map((value) => element('option', { value }));
    this.#images.replaceChildren(...options(images));
    this.#networks.replaceChildren(...options(networks));
  }

  #setBusy(busy: boolean): void {
    const words = this.#start?.words;
    if (this.#run === undefined || words === undefined) return;
    this.#run.disabled = busy;
    const label = this.#run.querySelector('span');
    if (label !== null) label.textContent = busy ? words.running : words.run;
  }
}
