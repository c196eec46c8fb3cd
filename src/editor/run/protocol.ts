import type { Risk } from '../../docker';
import type { FormField, FormValues } from './formSpec';
import type { Words } from './words';

/**
 * What the extension and the page of the run form say to each other. The page holds what is typed and nothing else: what
 * it means, what is wrong with it and what is risky, the extension says after every change.
 */

/** What there is to choose from while typing. */
export interface Suggestions {
  images: readonly string[];
  networks: readonly string[];
}

export interface Start {
  words: Words;
  /** Where the container will run. */
  workbench: string;
  values: FormValues;
  suggestions: Suggestions;
}

/** The meaning of what is typed just now. */
export interface Meaning {
  /** The `docker run` line that does the same. */
  command: string;
  problems: readonly { field: FormField; sentence: string }[];
  risks: readonly Risk[];
}

export type ToPage =
  | { type: 'start'; start: Start }
  /** `edit`: which change of the values it is about. */
  | { type: 'meaning'; edit: number; meaning: Meaning }
  | { type: 'suggestions'; suggestions: Suggestions }
  /** Whether a container is being made. */
  | { type: 'busy'; busy: boolean }
  | { type: 'failed'; sentence: string };

export type FromPage =
  | { type: 'ready'; values: FormValues | undefined }
  | { type: 'edit'; edit: number; values: FormValues }
  | { type: 'run'; values: FormValues }
  | { type: 'copy'; values: FormValues };

export const EMPTY_FORM: FormValues = {
  image: '',
  name: '',
  command: '',
  ports: '',
  mounts: '',
  env: '',
  workdir: '',
  user: '',
  network: '',
  cpus: '',
  memory: '',
  gpus: '',
  readOnly: false,
  remove: true,
  interactive: false,
  restart: 'no',
};

/** Longest text that is taken from a field of the page. */
const MOST = 100_000;

/** The message of the page, or undefined where it is none: everything that comes in is looked at here. */
export function readMessage(message: unknown): FromPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, edit, values: sent } = message as Record<string, unknown>;
  const values = readValues(sent);
  switch (type) {
    case 'ready':
      return { type, values };
    case 'edit':
      return values === undefined || !Number.isSafeInteger(edit)
        ? undefined
        : { type, edit: edit as number, values };
    case 'run':
    case 'copy':
      return values === undefined ? undefined : { type, values };
    default:
      return undefined;
  }
}

/** Exactly the fields of the form, each of its own type; undefined where one is not. */
function readValues(sent: unknown): FormValues | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const fields = sent as Record<string, unknown>;
  const names = Object.keys(EMPTY_FORM) as FormField[];
  const sound = names.every((name) => {
    const value = fields[name];
    return typeof value === typeof EMPTY_FORM[name] && (typeof value !== 'string' || value.length <= MOST);
  });
  return sound
    ? (Object.fromEntries(names.map((name) => [name, fields[name]])) as unknown as FormValues)
    : undefined;
}
