/**
 * What the extension and the page about an image say to each other. The page holds no files: it is told how many rows
 * there are, and asks for those that are in sight. It names things by numbers that it was given, never by paths.
 */

/** `kept`: nothing happened to it. `same`: stored once more as it was. */
export type RowMark = 'added' | 'changed' | 'removed' | 'same' | 'kept';

export interface LayerView {
  index: number;
  instruction: string;
  size: string;
  /** Of the image, from 0 to 1. */
  share: number;
  shareText: string;
  /** What it adds, changes and removes. */
  changes: readonly { mark: RowMark; count: number }[];
  /** What it leaves behind, in a sentence; none where that is little. */
  waste?: string;
  /** Where its instruction stands: `Dockerfile:3`. */
  line?: string;
  /** Of two images: which of them has it. */
  of?: string;
}

export interface Fact {
  label: string;
  value: string;
  /** Said where the pointer rests, and to screen readers. */
  hint?: string;
}

export interface SecretView {
  title: string;
  masked: string;
  place: string;
  reason: string;
  remedy: string;
  /** It is in a file that can be shown. */
  inFile: boolean;
}

/** All that stays as it is while the panel is open. */
export interface Overview {
  title: string;
  where: string;
  facts: readonly Fact[];
  /** Said above the layers. */
  layersTitle: string;
  layers: readonly LayerView[];
  /** Two images are compared: layers are not chosen. */
  comparison: boolean;
  wasteful: readonly { path: string; count: number; size: string }[];
  /** There are more than are listed. */
  moreWasteful: number;
  secrets: readonly SecretView[];
  secretsNote?: string;
  buttons: readonly { id: ButtonId; label: string; icon: 'compare' | 'file' | 'copy' }[];
}

export type ButtonId = 'compare' | 'report' | 'copy';

/** What is listed, as the person has chosen. */
export interface Choice {
  text: string;
  marks: readonly RowMark[];
  by: 'size' | 'name';
  flat: boolean;
}

export interface ListingView {
  /** A number for this state of the list: rows of another one are out of date. */
  version: number;
  /** Which layer it is about; none where two images are compared. */
  layer: number | undefined;
  title: string;
  choice: Choice;
  marks: readonly { mark: RowMark; count: number; size: string }[];
  rows: number;
  /** In words: how many files fit. */
  told: string;
  /** The row to go to. */
  at: number | undefined;
}

export interface RowView {
  /** What the page calls it by. */
  id: number;
  name: string;
  path: string;
  level: number;
  folder: boolean;
  open: boolean;
  mark: RowMark;
  size: string;
  /** Files in a folder. */
  files: number;
  /** `-rwxr-xr-x 0:0`, where a link leads, which layer it is from. */
  about: string;
  /** Its contents can be read. */
  readable: boolean;
}

export type Words = Readonly<Record<string, string>>;

export type ToPage =
  | { type: 'start'; overview: Overview; words: Words; listing: ListingView }
  | { type: 'listing'; listing: ListingView; rows: readonly RowView[]; from: number }
  | { type: 'rows'; version: number; from: number; rows: readonly RowView[] }
  /** Lines of Dockerfiles were found later. */
  | { type: 'layers'; layers: readonly LayerView[] };

export type FromPage =
  | { type: 'ready' }
  | { type: 'layer'; layer: number }
  | { type: 'choose'; choice: Choice }
  | { type: 'rows'; version: number; from: number; to: number }
  | { type: 'turn'; id: number; open: boolean | undefined }
  | { type: 'act'; act: FileAct; id: number }
  | { type: 'line'; layer: number }
  | { type: 'reveal'; what: 'waste' | 'secret'; at: number }
  | { type: 'press'; button: ButtonId };

export type FileAct = 'open' | 'compare' | 'save';

const ROW_MARKS: readonly RowMark[] = ['added', 'changed', 'removed', 'same', 'kept'];
const ACTS: readonly FileAct[] = ['open', 'compare', 'save'];
const BUTTONS: readonly ButtonId[] = ['compare', 'report', 'copy'];
/** Rows that are given at once, and letters that are looked for. */
const MOST_ROWS = 500;
const MOST_TEXT = 1000;

/** The message of the page, or undefined where it is none: everything that comes in is looked at here. */
export function readMessage(message: unknown): FromPage | undefined {
  const { type, ...rest } = record(message);
  const { layer, version, from, to, id, open, act, what, at, button, choice } = rest;
  switch (type) {
    case 'ready':
      return { type };
    case 'layer':
    case 'line':
      return isCount(layer) ? { type, layer } : undefined;
    case 'choose': {
      const read = readChoice(choice);
      return read && { type, choice: read };
    }
    case 'rows':
      if (!isCount(version) || !isCount(from) || !isCount(to) || to - from > MOST_ROWS) return undefined;
      return { type, version, from, to };
    case 'turn':
      return isCount(id) ? { type, id, open: typeof open === 'boolean' ? open : undefined } : undefined;
    case 'act':
      return isCount(id) && isOneOf(ACTS, act) ? { type, act, id } : undefined;
    case 'reveal':
      return isCount(at) && (what === 'waste' || what === 'secret') ? { type, what, at } : undefined;
    case 'press':
      return isOneOf(BUTTONS, button) ? { type, button } : undefined;
    default:
      return undefined;
  }
}

function readChoice(value: unknown): Choice | undefined {
  const { text, marks, by, flat } = record(value);
  if (typeof text !== 'string' || text.length > MOST_TEXT || typeof flat !== 'boolean') return undefined;
  if ((by !== 'size' && by !== 'name') || !Array.isArray(marks)) return undefined;
  return { text, by, flat, marks: ROW_MARKS.filter((mark) => marks.includes(mark)) };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isOneOf = <T>(all: readonly T[], value: unknown): value is T => all.includes(value as T);
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
