import type { CourseRun, GivenAnswer, Question, Quiz } from '../../course';
import type { FeedbackView, QuestionView, QuizView } from './protocol';

type Answers = CourseRun['answers'];

/** What the page shows of a question; undefined where it is only to think about. Which answers are right is not in it before it was answered. */
export function questionOf(question: Question, answers: Answers): QuestionView | undefined {
  const { id, kind, quiz, options } = question;
  if (kind === 'open') return undefined;
  const state = answers.question(id);
  const shown = options.map(({ html }, index) => ({ key: String(index), html }));
  return {
    id,
    kind,
    quiz,
    options: kind === 'order' ? shuffled(shown, id) : shown,
    given: state && keysOf(state.given),
    right: state?.verdict.right,
    feedback: state === undefined ? [] : feedbackOf(question, state.given, state.verdict.feedback),
  };
}

export function quizOf({ id, pass }: Quiz, answers: Answers): QuizView {
  const state = answers.quiz(id);
  return { id, score: state && { right: state.right, total: state.total, best: state.best, pass } };
}

/** What the page sent, as the course wants it. */
export function givenOf({ kind }: Question, keys: readonly string[]): GivenAnswer {
  if (kind === 'text' || kind === 'number') return keys[0] ?? '';
  return keys.map(Number).filter((index) => Number.isInteger(index));
}

const keysOf = (given: GivenAnswer): string[] =>
  typeof given === 'string' ? (given === '' ? [] : [given]) : given.map(String);

/** Beside the feedback of each chosen answer stands the answer, where there may be several. */
function feedbackOf(
  { kind, options }: Question,
  given: GivenAnswer,
  feedback: readonly string[],
): FeedbackView[] {
  return feedback
    .filter((html) => html !== '')
    .map((html) => {
      const about =
        kind === 'multiple' && typeof given !== 'string'
          ? options.find((one) => one.feedback === html)
          : undefined;
      return { label: about?.html, html };
    });
}

/** In an order of its own for each question, the same each time, and never the right one. */
function shuffled<T>(items: readonly T[], seed: string): readonly T[] {
  let state = [...seed].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) >>> 0, 7);
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (state * 1664525 + 1013904223) >>> 0;
    const j = state % (i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  const same = mixed.every((item, index) => item === items[index]);
  return same && mixed.length > 1 ? [...mixed.slice(1), mixed[0]!] : mixed;
}
