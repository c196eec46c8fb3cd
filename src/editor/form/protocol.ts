/**
 * What the extension and the page of a form say to each other. The page knows no form: it is told which fields there are,
 * and holds what is typed and nothing else. What that means and what is wrong with it, the extension says after every change.
 */

/** What stands in the fields, as it was typed, by their names. Lists have a line for each entry. */
export type FormValues = Readonly<Record<string, string | boolean>>;

export type FieldSpec = {
  readonly name: string;
  readonly label: string;
  /** What helps to fill it. */
  readonly hint?: string;
} & (
  | { readonly kind: 'text'; readonly required?: boolean }
  /** Several entries, a line for each. */
  | { readonly kind: 'lines' }
  /** One of a few: each choice has a value and what it is called. */
  | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> }
  | { readonly kind: 'tick' }
);

export interface FieldGroup {
  /** None for the fields that the form begins with. */
  readonly title?: string;
  /** One below the other, or beside each other where there is room. */
  readonly layout: 'column' | 'row';
  readonly fields: readonly FieldSpec[];
}

export interface FormButton {
  readonly id: string;
  readonly label: string;
  readonly icon: 'play' | 'copy' | 'tick' | 'file';
  /** What it says while it works. Such a button does nothing while a field is wrong. */
  readonly busy?: string;
}

export interface FormSpec {
  readonly title: string;
  /** Beside the title: where it will be done. */
  readonly where: string;
  readonly groups: readonly FieldGroup[];
  /** What the preview is called. */
  readonly preview: string;
  /** The first one is what the form is for: Enter presses it. */
  readonly buttons: readonly FormButton[];
  /** How many fields are wrong; `{0}` stands for the number. */
  readonly problem: string;
  readonly problems: string;
}

/** What there is to choose from while typing, by the names of fields. */
export type Suggestions = Readonly<Record<string, readonly string[]>>;

/** The meaning of what is typed just now. */
export interface Meaning {
  /** The command line or the script that does the same. */
  readonly preview: string;
  readonly problems: readonly { readonly field: string; readonly sentence: string }[];
  /** What is worth a thought, below a title of its own. */
  readonly notes?: {
    readonly title: string;
    /** Said where there is nothing. */
    readonly none: string;
    readonly items: readonly { readonly what: string; readonly why: string }[];
  };
}

export type ToPage =
  | { type: 'start'; form: FormSpec; values: FormValues }
  /** `edit`: which change of the values it is about. */
  | { type: 'meaning'; edit: number; meaning: Meaning }
  | { type: 'suggestions'; suggestions: Suggestions }
  /** Which button's work is being done, if any. */
  | { type: 'busy'; button: string | undefined }
  | { type: 'told'; failed: boolean; sentence: string };

export type FromPage<Values extends FormValues = FormValues> =
  | { type: 'ready'; values: Values | undefined }
  | { type: 'edit'; edit: number; values: Values }
  | { type: 'press'; button: string; values: Values };

/** Longest text that is taken from a field of the page. */
const MOST = 100_000;

/**
 * The message of the page, or undefined where it is none: everything that comes in is looked at here.
 *
 * @param empty the form with nothing in it, which says which fields there are and of which type
 */
export function readMessage<Values extends FormValues>(
  message: unknown,
  empty: Values,
): FromPage<Values> | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, edit, button, values: sent } = message as Record<string, unknown>;
  const values = readValues(sent, empty);
  if (type === 'ready') return { type, values };
  if (values === undefined) return undefined;
  if (type === 'edit') return Number.isSafeInteger(edit) ? { type, edit: edit as number, values } : undefined;
  return type === 'press' && typeof button === 'string' ? { type, button, values } : undefined;
}

/** Exactly the fields of the form, each of its own type; undefined where one is not. */
function readValues<Values extends FormValues>(sent: unknown, empty: Values): Values | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const fields = sent as Record<string, unknown>;
  const names = Object.keys(empty);
  const sound = names.every((name) => {
    const value = fields[name];
    return typeof value === typeof empty[name] && (typeof value !== 'string' || value.length <= MOST);
  });
  return sound ? (Object.fromEntries(names.map((name) => [name, fields[name]])) as Values) : undefined;
}
