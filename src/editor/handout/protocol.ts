import type { Words } from './words';

/**
 * What the host and the page of the handout say to each other. The host owns all state: the page asks with numbered
 * requests, gets one whole {@link Snapshot} when it is ready, and changes afterwards. It never names a command, only
 * the step that has one.
 */

/** The id of the page that says what was done; no id of a chapter holds a `:`. */
export const SUMMARY = 'summary:';

export interface ContentsEntry {
  id: string;
  title: string;
  minutes: number | undefined;
  /** Pages to look things up in, and the summary, stand apart from the chapters. */
  kind: 'chapter' | 'reference' | 'summary';
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
  /**
   * `command`: can be run. `file`: opens a file of the workbench. `insert`: goes to the cursor of the editor. `task`:
   * the person does it.
   */
  kind: 'command' | 'file' | 'insert' | 'task';
  /** The code with the values of the person in it; undefined where that is what the page shows anyway. */
  code: string | undefined;
  /** Where it runs, where that is not the workbench: this computer, or a container of this name. */
  on: { kind: 'local' } | { kind: 'container'; name: string } | undefined;
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
  /** The folder of the workbench that the exercise is done in. */
  folder: string | undefined;
  /** True where there is a solution to compare one's own files with. */
  solution: boolean;
}

/** What a question of the course says once it has been answered. */
export interface FeedbackView {
  /** Safe HTML of the answer that it is about; undefined where it is about all of them. */
  label: string | undefined;
  html: string;
}

export interface QuestionView {
  id: string;
  kind: 'single' | 'multiple' | 'text' | 'number' | 'order';
  /** The quiz that it is a part of: there all answers are looked at together. */
  quiz: string | undefined;
  /** What there is to choose from or to put in order, as safe HTML, in the order to show it in. */
  options: readonly { key: string; html: string }[];
  /** What the person has answered last: keys of options, or the text. */
  given: readonly string[] | undefined;
  /** Undefined before the first answer. */
  right: boolean | undefined;
  feedback: readonly FeedbackView[];
}

export interface QuizView {
  id: string;
  /** Undefined before the first time. Percentages. */
  score: { right: number; total: number; best: number; pass: number | undefined } | undefined;
}

/** Something that the course asks once, such as the address of a machine. */
export interface ValueView {
  title: string;
  /** Undefined: not asked yet. */
  value: string | undefined;
}

/** Something that the chapter needs and the workbench does not have as it should. Its texts are for people. */
export interface LackView {
  /** What the preflight knows it by. */
  id: string;
  label: string;
  /** What the workbench has of it; empty where that is nothing. */
  found: string;
  /** The size that it takes, of memory and disks. */
  wanted: string | undefined;
  remedy: string;
  /** True where the editor can install it. */
  installable: boolean;
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
  questions: readonly QuestionView[];
  quizzes: readonly QuizView[];
  /** What the chapter needs and the connected workbench does not have, as far as is known. */
  lacks: readonly LackView[];
  /** What the steps of the chapter want to know of the person. */
  values: readonly ValueView[];
  /** The values of variables that are known, by name, for where the text speaks of them. */
  known: Readonly<Record<string, string>>;
  /** Safe HTML of what terms mean (`term:ID`) and of the sources that are cited (`cite:KEY`). */
  notes: Readonly<Record<string, string>>;
  previous: Neighbour | undefined;
  next: Neighbour | undefined;
}

/** Why there is no course to show. */
export interface TroubleView {
  problems: readonly { place: string; message: string }[];
}

/** A place that was found; see `SearchHit` of the course. */
export interface HitView {
  chapter: string;
  chapterTitle: string;
  anchor: string | undefined;
  heading: string;
  excerpt: string;
  marks: readonly (readonly [number, number])[];
}

export interface Snapshot {
  words: Words;
  course: { id: string; title: string; language: string } | undefined;
  /** Address of the course folder for the page, with a slash at its end. */
  assets: string;
  /** Address of the style sheet of formulas. */
  mathsStyle: string;
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
  | { type: 'question'; question: QuestionView }
  | { type: 'quiz'; quiz: QuizView }
  | { type: 'values'; values: readonly ValueView[]; known: Readonly<Record<string, string>> }
  | { type: 'lacks'; lacks: readonly LackView[] }
  /** The person wants to search. */
  | { type: 'search' }
  | { type: 'found'; query: string; hits: readonly HitView[] }
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
  | { type: 'folder'; step: string }
  | { type: 'solution'; step: string }
  | { type: 'search'; query: string }
  | { type: 'answer'; question: string; given: readonly string[] }
  | { type: 'handIn'; quiz: string; given: Readonly<Record<string, readonly string[]>> }
  /** Asks the person for the values of the course anew. */
  | { type: 'values' }
  /** Copies the address that opens this place. */
  | { type: 'share'; anchor: string | undefined }
  | { type: 'export' }
  | { type: 'reset'; chapter: string }
  | { type: 'connect' }
  /** Asks whether to install what the chapter lacks, then does. */
  | { type: 'install'; capability: string }
  /** Looks anew at what the workbench has. */
  | { type: 'lookAtWorkbench' }
  | { type: 'reload' }
  | { type: 'problems' }
  | { type: 'link'; href: string }
  | { type: 'copy'; text: string };

export type FromPage =
  /** `shown`: the name of the {@link Beginning} that is shown. */
  { type: 'ready'; chapter: string | undefined; shown: string | undefined } | (Action & { id: number });

/** What the document of a page may come with: it is shown before the two have spoken. */
export interface Beginning {
  /** Told once only: a document that comes back after it was hidden still has it, and it is no longer true. */
  name: string;
  message: ToPage;
}

/** Longest text that is taken from the page. */
const MOST = 100_000;
/** Answers to one question, and the characters of one. */
const MOST_ANSWERS = 100;
const LONGEST_ANSWER = 1000;

/** The request in a message of the page, or undefined where it is none: everything that comes in is looked at here. */
export function readRequest(message: unknown): FromPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Record<string, unknown>;
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value.length > 0 && value.length <= MOST ? value : undefined;
  };
  if (fields['type'] === 'ready') return { type: 'ready', chapter: text('chapter'), shown: text('shown') };
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
    case 'folder':
    case 'solution':
      return step === undefined ? undefined : { type, id, step };
    case 'connect':
    case 'lookAtWorkbench':
    case 'reload':
    case 'problems':
    case 'values':
    case 'export':
      return { type, id };
    case 'search':
      return { type, id, query: text('query') ?? '' };
    case 'share':
      return { type, id, anchor: text('anchor') };
    case 'reset': {
      const chapter = text('chapter');
      return chapter === undefined ? undefined : { type, id, chapter };
    }
    case 'answer': {
      const question = text('question');
      const given = answers(fields['given']);
      return question === undefined || given === undefined ? undefined : { type, id, question, given };
    }
    case 'handIn': {
      const quiz = text('quiz');
      const sheet = fields['given'];
      if (quiz === undefined || typeof sheet !== 'object' || sheet === null) return undefined;
      const given: Record<string, readonly string[]> = {};
      for (const [question, value] of Object.entries(sheet)) {
        const answered = answers(value);
        if (answered !== undefined) given[question] = answered;
      }
      return { type, id, quiz, given };
    }
    case 'install': {
      const capability = text('capability');
      return capability === undefined ? undefined : { type, id, capability };
    }
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

/** What was answered to one question: short texts, and not many. */
function answers(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_ANSWERS) return undefined;
  const texts = value.filter((one): one is string => typeof one === 'string' && one.length <= LONGEST_ANSWER);
  return texts.length === value.length ? texts : undefined;
}
