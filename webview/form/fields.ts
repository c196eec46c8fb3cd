import type { FieldSpec, FormValues } from '../../src/editor/form/protocol';
import { element } from '../dom';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** One field of the form with its label, what helps to fill it, and what is wrong with it. */
export interface Field {
  readonly root: HTMLElement;
  readonly name: string;
  value: string | boolean;
  /** What is wrong, one sentence after the other; an empty list where nothing is. */
  complain(sentences: readonly string[]): void;
  focus(): void;
}

/** The field that the extension has asked for. */
export function makeField(spec: FieldSpec): Field {
  switch (spec.kind) {
    case 'text':
      return textField(spec);
    case 'lines':
      return linesField(spec);
    case 'choice':
      return choiceField(spec);
    case 'tick':
      return tickField(spec);
  }
}

type Spec<Kind extends FieldSpec['kind']> = Extract<FieldSpec, { kind: Kind }>;

/** One line of text, with a list to choose from that is filled later on. */
function textField(spec: Spec<'text'>): Field {
  const list = element('datalist', { id: listOf(spec.name) });
  const input = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    list: list.id,
    'aria-required': spec.required === true ? 'true' : undefined,
  });
  const field = labelled(spec, input);
  field.root.append(list);
  return field;
}

const listOf = (name: string): string => `choices-${name}`;

/** Fills what there is to choose from in a field of text. */
export function suggest(name: string, texts: readonly string[]): void {
  document
    .getElementById(listOf(name))
    ?.replaceChildren(...texts.map((value) => element('option', { value })));
}

/** As tall as what is in it. */
function linesField(spec: Spec<'lines'>): Field {
  const area = element('textarea', { rows: '2', spellcheck: 'false', autocomplete: 'off' });
  const grow = (): void => {
    area.rows = Math.max(2, area.value.split('\n').length);
  };
  area.addEventListener('input', grow);
  return labelled(spec, area, grow);
}

function choiceField(spec: Spec<'choice'>): Field {
  const select = element('select');
  for (const [value, label] of Object.entries(spec.choices)) {
    select.append(element('option', { value }, label));
  }
  return labelled(spec, select);
}

function tickField({ name, label }: Spec<'tick'>): Field {
  const input = element('input', { type: 'checkbox', name, id: `field-${name}` });
  const problem = element('p', { class: 'problem', id: `problem-${name}`, hidden: '' });
  return {
    name,
    root: element('div', { class: 'tick' }, element('label', {}, input, element('span', {}, label)), problem),
    get value() {
      return input.checked;
    },
    set value(ticked) {
      input.checked = ticked === true;
    },
    complain: (sentences) => complain(input, problem, undefined, sentences),
    focus: () => input.focus(),
  };
}

/** @param filled called when the field has been filled by us rather than by a person */
function labelled({ name, label, hint }: FieldSpec, control: Control, filled?: () => void): Field {
  const [id, hintId, problemId] = [`field-${name}`, `hint-${name}`, `problem-${name}`];
  control.id = id;
  control.name = name;
  const help = hint === undefined ? [] : [element('p', { class: 'hint', id: hintId }, hint)];
  const problem = element('p', { class: 'problem', id: problemId, hidden: '' });
  const describedBy = hint === undefined ? undefined : hintId;
  if (describedBy !== undefined) control.setAttribute('aria-describedby', describedBy);
  return {
    name,
    root: element('div', { class: 'field' }, element('label', { for: id }, label), control, ...help, problem),
    get value() {
      return control.value;
    },
    set value(text) {
      control.value = String(text);
      filled?.();
    },
    complain: (sentences) => complain(control, problem, describedBy, sentences),
    focus: () => control.focus(),
  };
}

function complain(
  control: Control,
  problem: HTMLElement,
  hintId: string | undefined,
  sentences: readonly string[],
): void {
  const wrong = sentences.length > 0;
  problem.hidden = !wrong;
  problem.replaceChildren(...sentences.map((sentence) => element('span', {}, sentence)));
  if (wrong) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
  const described = [hintId, wrong ? problem.id : undefined].filter((id) => id !== undefined).join(' ');
  if (described === '') control.removeAttribute('aria-describedby');
  else control.setAttribute('aria-describedby', described);
}

/** What stands in all fields together. */
export function valuesOf(fields: readonly Field[]): FormValues {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

export function fillFields(fields: readonly Field[], values: FormValues): void {
  for (const field of fields) field.value = values[field.name] ?? field.value;
}
