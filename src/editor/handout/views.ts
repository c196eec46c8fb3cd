import type { Chapter, Course, CourseRun, Step, StepState } from '../../course';
import type { CheckView, ContentsEntry, PageView, StepView } from './protocol';
import type { StepRunner } from './stepRunner';

/** What is known of a step beyond the course: its progress and its last run. */
export interface Standing {
  run: CourseRun;
  runner: StepRunner;
  /** The session of steps that name none. */
  defaultSession: string;
  /** The result that stood when the step was last tried: one that is no newer says nothing about the try. */
  triedAt: (step: string) => StepState['result'];
}

export function contentsOf(course: Course, run: CourseRun): ContentsEntry[] {
  return course.chapters.map(({ id, title, minutes }) => ({ id, title, minutes, ...run.count(id) }));
}

export function pageOf(course: Course, chapter: Chapter, standing: Standing): PageView {
  const at = course.chapters.indexOf(chapter);
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
    previous: neighbour(course.chapters[at - 1]),
    next: neighbour(course.chapters[at + 1]),
  };
}

export function stepOf(step: Step, { run, runner, defaultSession, triedAt }: Standing): StepView {
  const state = run.step(step.id);
  return {
    id: step.id,
    title: step.title,
    kind: step.file !== undefined ? 'file' : step.code !== undefined ? 'command' : 'task',
    terminal: step.session === defaultSession ? undefined : step.session,
    inside: step.inside,
    run: runner.view(step.id),
    check: checkOf(step, state, triedAt(step.id)),
    hints: state?.hints.map(({ html }) => html) ?? [],
    hintOffered: state?.hintAvailable ?? false,
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
