import type { Course, CourseRun, Progress } from '../../course';

/** Milliseconds without anything done that are a break. */
const BREAK = 30 * 60_000;

/**
 * Minutes between the things that were done, breaks left out. What went before the first of them nobody knows.
 */
export function activeMinutes({ steps, questions = {} }: Pick<Progress, 'steps' | 'questions'>): number {
  const times = [
    ...Object.values(steps).flatMap(({ doneAt }) => doneAt ?? []),
    ...Object.values(questions).map(({ at }) => at),
  ].sort((a, b) => a - b);
  const spent = times.slice(1).reduce((sum, time, index) => {
    const pause = time - (times[index] ?? time);
    return sum + (pause > BREAK ? 0 : pause);
  }, 0);
  return Math.round(spent / 60_000);
}

/** The progress of a participant for others to read, as JSON. Times are ISO 8601. */
export function reportOf(course: Course, run: CourseRun, workbench: string | undefined, now: number) {
  const progress = run.toJSON();
  return {
    course: { id: course.id, title: course.title, version: course.version },
    workbench,
    exportedAt: new Date(now).toISOString(),
    minutes: activeMinutes(progress),
    ...run.count(),
    chapters: course.chapters
      .filter(({ steps, questions }) => steps.length + questions.length > 0)
      .map(({ id, title, steps, questions, quizzes }) => ({
        id,
        title,
        ...run.count(id),
        steps: steps.map((step) => {
          const state = run.step(step.id);
          return {
            id: step.id,
            title: step.title,
            done: state?.done ?? false,
            doneAt: state?.doneAt === undefined ? undefined : new Date(state.doneAt).toISOString(),
            attempts: state?.attempts ?? 0,
            hints: state?.hints.length ?? 0,
          };
        }),
        questions: questions.flatMap((question) => {
          const state = run.answers.question(question.id);
          return state === undefined
            ? []
            : [
                {
                  id: question.id,
                  given: state.given,
                  right: state.verdict.right,
                  at: new Date(state.at).toISOString(),
                },
              ];
        }),
        quizzes: quizzes.map((quiz) => ({ id: quiz.id, pass: quiz.pass, ...run.answers.quiz(quiz.id) })),
      })),
  };
}
