import type { Words } from './words';

/**
 * What the host and the page of the handout say to each other. The host owns all state: the page asks with numbered
 * requests, gets one whole {@link Snapshot} when it is ready, and changes afterwards. It never names a command, only
 * the step that has one.
 */

export interface ContentsEntry {
  id: string;
  title: string;
  minutes: number | undefined;
  /** Steps that are met, of those that can be. */
  done: number;
  total: number;
}

/** What came of running a step, most recent only. */
export type RunView =
  | { kind: 'none' }
  /** Its terminal is being opened. */
  | { kind: 'starting' }
  | { kind: 'running'; output: string; startedAt: number }
  /** `exitCode` null: the shell did not say. `milliseconds`: how long it took. */
  | { kind: 'ended'; output: string; exitCode: number | null; milliseconds: number }
  /** Typed into a program or a shell that does not say when a command ends. */
  | { kind: 'typed'; into: 'program' | 'shell' }
  /** The terminal runs `command`; the person is asked before it is interrupted. */
  | { kind: 'busy'; command: string }
  /** Nothing is open to type into; `opener` is the step that opens it. */
  | { kind: 'closed'; opener: { id: string; title: string } | undefined }
  | { kind: 'failed'; message: string };

/** Whether a step is done. `unmet` only after the person has tried. */
export interface CheckView {
  state: 'waiting' | 'met' | 'unmet';
  expected: string;
  found: string;
  /** False where having run is all that it takes, so that there is nothing to look at. */
  lookable: boolean;
}

export interface StepView {
  id: string;
  title: string;
  /** `command`: can be run. `file`: opens a file of the workbench. `task`: the person does it. */
  kind: 'command' | 'file' | 'task';
  /** The name of its terminal, where it is not the usual one. */
  terminal: string | undefined;
  /** Typed into what is open there. */
  inside: boolean;
  run: RunView;
  check: CheckView;
  /** Safe HTML of the hints that were asked for, oldest first. */
  hints: readonly string[];
  /** True where another hint may be asked for. */
  hintOffered: boolean;
}

export interface Neighbour {
  id: string;
  title: string;
}

export interface PageView {
  chapter: string;
  title: string;
  minutes: number | undefined;
  objectives: readonly string[];
  headings: readonly { level: number; id: string; text: string }[];
  /** Safe HTML of the chapter, from the course loader. */
  html: string;
  steps: readonly StepView[];
  previous: Neighbour | undefined;
  next: Neighbour | undefined;
}

/** Why there is no course to show. */
export interface TroubleView {
  problems: readonly { place: string; message: string }[];
}

export interface Snapshot {
  words: Words;
  course: { id: string; title: string; language: string } | undefined;
  /** Address of the course folder for the page, with a slash at its end. */
  assets: string;
  contents: readonly ContentsEntry[];
  /** The label of the connected workbench. */
  workbench: string | undefined;
  page: PageView | undefined;
  trouble: TroubleView | undefined;
}

export type ToPage =
  | { type: 'snapshot'; snapshot: Snapshot; anchor: string | undefined }
  | { type: 'page'; page: PageView; anchor: string | undefined }
  | { type: 'contents'; contents: readonly ContentsEntry[] }
  | { type: 'step'; step: StepView }
  /** The whole of what is kept of the output of a running step. */
  | { type: 'output'; step: string; output: string }
  | { type: 'workbench'; label: string | undefined }
  /** Puts a step into view. */
  | { type: 'reveal'; anchor: string }
  /** The answer to a request: carried out, or why not. */
  | { type: 'answer'; id: number; error: string | undefined };

export type Action =
  | { type: 'open'; chapter: string; anchor: string | undefined }
  /** `interrupt`: ends what runs in the terminal first, which the person agreed to. */
  | { type: 'run'; step: string; interrupt: boolean }
  | { type: 'stop'; step: string }
  | { type: 'look'; step: string }
  | { type: 'hint'; step: string }
  | { type: 'terminal'; step: string }
  | { type: 'connect' }
  | { type: 'reload' }
  | { type: 'problems' }
  | { type: 'link'; href: string }
  | { type: 'copy'; text: string };

export type FromPage = { type: 'ready'; chapter: string | undefined } | (Action & { id: number });

/** Longest text that is taken from the page. */
const MOST = 100_000;

/** The request in a message of the page, or undefined where it is none: everything that comes in is looked at here. */
export function readRequest(message: unknown): FromPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Record<string, unknown>;
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value.length > 0 && value.length <= MOST ? value : undefined;
  };
  if (fields['type'] === 'ready') return { type: 'ready', chapter: text('chapter') };
  const id = fields['id'];
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  const step = text('step');
  const type = fields['type'];
  switch (type) {
    case 'open': {
      const chapter = text('chapter');
      return chapter === undefined ? undefined : { type, id, chapter, anchor: text('anchor') };
    }
    case 'run':
      return step === undefined ? undefined : { type, id, step, interrupt: fields['interrupt'] === true };
    case 'stop':
    case 'look':
    case 'hint':
    case 'terminal':
      return step === undefined ? undefined : { type, id, step };
    case 'connect':
    case 'reload':
    case 'problems':
      return { type, id };
    case 'link': {
      const href = text('href');
      return href === undefined ? undefined : { type, id, href };
    }
    case 'copy': {
      const copied = text('text');
      return copied === undefined ? undefined : { type, id, text: copied };
    }
    default:
      return undefined;
  }
}
