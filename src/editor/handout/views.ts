import {
  substitute,
  variablesIn,
  type Chapter,
  type Course,
  type CourseRun,
  type Step,
  type StepState,
} from '../../course';
import type { PreflightReport } from '../../preflight';
import { lacksOf } from './lacks';
import { notesOf } from './notes';
import {
  SUMMARY,
  type CheckView,
  type ContentsEntry,
  type PageView,
  type StepView,
  type ValueView,
} from './protocol';
import { questionOf, quizOf } from './questionViews';
import type { StepRunner } from './stepRunner';

/** What is known of a step beyond the course: its progress and its last run. */
export interface Standing {
  run: CourseRun;
  runner: StepRunner;
  /** The session of steps that name none. */
  defaultSession: string;
  /** The result that stood when the step was last tried: one that is no newer says nothing about the try. */
  triedAt: (step: string) => StepState['result'];
  /** The values of the course's variables that are known, by name. */
  values: Readonly<Record<string, string>>;
  /** What the connected workbench has, once that is known. */
  has: PreflightReport | undefined;
  /** Writes a value as one word of a shell. */
  quote: (value: string) => string;
}

const SHELLS = new Set(['sh', 'bash', 'shell', 'console', 'zsh']);

/** The list of contents: chapters, pages to look things up in, and the summary. */
export function contentsOf(course: Course, run: CourseRun): ContentsEntry[] {
  const pages = course.chapters.map(({ id, kind, title, minutes }): ContentsEntry => ({
    id,
    kind,
    title,
    minutes,
    ...run.count(id),
  }));
  const summary: ContentsEntry = {
    id: SUMMARY,
    kind: 'summary',
    // The page has the word for it.
    title: '',
    minutes: undefined,
    done: 0,
    total: 0,
  };
  return [...pages.filter(isChapter), summary, ...pages.filter((page) => !isChapter(page))];
}

const isChapter = ({ kind }: ContentsEntry): boolean => kind === 'chapter';

export function pageOf(course: Course, chapter: Chapter, standing: Standing): PageView {
  // Pages to look things up in have no order.
  const row = course.chapters.filter(({ kind }) => kind === chapter.kind && kind === 'chapter');
  const at = row.indexOf(chapter);
  const neighbour = (other: Chapter | undefined) =>
    other === undefined ? undefined : { id: other.id, title: other.title };
  return {
    chapter: chapter.id,
    title: chapter.title,
    minutes: chapter.minutes,
    objectives: chapter.objectives,
    headings: chapter.headings,
    html: chapter.html,
    steps: chapter.steps.map((step) => stepOf(step, standing)),
    questions: chapter.questions.flatMap((question) => questionOf(question, standing.run.answers) ?? []),
    quizzes: chapter.quizzes.map((quiz) => quizOf(quiz, standing.run.answers)),
    lacks: lacksOf(course, chapter, standing.has),
    values: valuesOf(course, chapter, standing),
    known: standing.values,
    notes: notesOf(course, chapter.html),
    previous: at === -1 ? undefined : neighbour(row[at - 1]),
    next: at === -1 ? undefined : neighbour(row[at + 1]),
  };
}

/** The values that steps of the chapter want to know. */
export function valuesOf(course: Course, chapter: Chapter, { values }: Standing): ValueView[] {
  const names = new Set(chapter.steps.flatMap((step) => namesIn(course, step)));
  return course.variables
    .filter(({ name }) => names.has(name))
    .map(({ name, title }) => ({ title, value: values[name] }));
}

/** The variables of the course that a step or its check uses. */
export function namesIn(course: Course, { code = '', file = '', check }: Step): readonly string[] {
  const written = [code, file, check === undefined ? '' : JSON.stringify(check)].join('\n');
  return variablesIn(written, course);
}

/** The code of a step with all values in it that are known. */
export function codeOf({ code = '', language, file, insert }: Step, { values, quote }: Standing): string {
  // What is no shell's has no words to quote.
  const shell = file === undefined && (language === undefined ? !insert : SHELLS.has(language));
  return substitute(code, values, shell ? quote : undefined);
}

export function stepOf(step: Step, standing: Standing): StepView {
  const { run, runner, defaultSession, triedAt } = standing;
  const state = run.step(step.id);
  const code = codeOf(step, standing);
  const { on } = step;
  return {
    id: step.id,
    title: step.title,
    kind:
      step.file !== undefined
        ? 'file'
        : step.insert
          ? 'insert'
          : step.code !== undefined
            ? 'command'
            : 'task',
    code: code === (step.code ?? '') ? undefined : code,
    on:
      on === 'workbench'
        ? undefined
        : on === 'local'
          ? { kind: on }
          : { kind: 'container', name: on.container },
    terminal: step.session === defaultSession ? undefined : step.session,
    inside: step.inside,
    run: runner.view(step.id),
    check: checkOf(step, state, triedAt(step.id)),
    hints: state?.hints.map(({ html }) => html) ?? [],
    hintOffered: state?.hintAvailable ?? false,
    folder: step.folder && `~/${step.folder.name}`,
    solution: step.solution !== undefined,
  };
}

function checkOf(step: Step, state: StepState | undefined, before: StepState['result']): CheckView {
  const lookable = step.check !== undefined;
  const result = state?.result;
  if (state?.done === true) {
    return { state: 'met', expected: '', found: state.found ?? '', lookable };
  }
  const tried = state !== undefined && state.attempts > 0 && result !== undefined && result !== before;
  return tried
    ? { state: 'unmet', expected: result.expected, found: result.found, lookable }
    : { state: 'waiting', expected: '', found: '', lookable };
}

/** The step that opens the program into which `step` is typed: the nearest one before it in the same terminal. */
export function openerOf(chapter: Chapter, step: Step): Step | undefined {
  return chapter.steps
    .slice(0, chapter.steps.indexOf(step))
    .findLast(
      ({ session, inside, code, file }) =>
        session === step.session && !inside && code !== undefined && file === undefined,
    );
}
