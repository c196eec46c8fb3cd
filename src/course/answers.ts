import { Emitter, type Disposable, type Event } from '../base';
import { judgeAnswer } from './judge';
import type { Course, GivenAnswer, Progress, Question, Verdict } from './types';

/** Where a participant is with one question. */
export interface QuestionState {
  given: GivenAnswer;
  /** Milliseconds since the epoch. */
  at: number;
  verdict: Verdict;
}

/** How a quiz went the last time, and at its best, in percent. */
export interface QuizState {
  right: number;
  total: number;
  best: number;
  /** Undefined where the quiz asks for no least score. */
  passed: boolean | undefined;
}

type Saved = Pick<Progress, 'questions' | 'quizzes'>;

/** What one participant has answered to the questions of a course: the last answer to each, and the best score of each quiz. */
export class Answers implements Disposable {
  readonly #course: Course;
  readonly #now: () => number;
  readonly #questions = new Map<string, Question>();
  readonly #given = new Map<string, { given: GivenAnswer; at: number }>();
  readonly #best = new Map<string, number>();
  /** Saved answers to questions that this version of the course does not have. */
  #strangers: Required<Saved> = { questions: {}, quizzes: {} };
  readonly #changes = new Emitter<readonly string[]>();

  /** The ids of the questions and quizzes whose state changed. */
  readonly onDidChange: Event<readonly string[]> = this.#changes.event;

  /** `saved` is what {@link toJSON} gave once; what is not that is passed over. */
  constructor(course: Course, saved: unknown, now: () => number) {
    this.#course = course;
    this.#now = now;
    for (const { questions } of course.chapters)
      for (const question of questions) this.#questions.set(question.id, question);
    this.#restore(saved);
  }

  /** Keeps an answer to a question and says what it is worth; undefined where there is no such question. */
  answer(id: string, given: GivenAnswer): Verdict | undefined {
    const question = this.#questions.get(id);
    if (question === undefined || !fits(question, given)) return undefined;
    this.#given.set(id, { given, at: this.#now() });
    this.#changes.fire([id]);
    return judgeAnswer(question, given);
  }

  /** Keeps the answers to a whole quiz; questions that are not answered count as wrong. */
  handIn(id: string, given: Readonly<Record<string, GivenAnswer>>): QuizState | undefined {
    const questions = this.#of(id);
    if (questions.length === 0) return undefined;
    for (const question of questions) {
      const answer = given[question.id] ?? [];
      this.#given.set(question.id, { given: fits(question, answer) ? answer : [], at: this.#now() });
    }
    const { right, total } = this.#score(questions);
    this.#best.set(id, Math.max(this.#best.get(id) ?? 0, percent(right, total)));
    this.#changes.fire([...questions.map((question) => question.id), id]);
    return this.quiz(id);
  }

  /** Undefined before the first answer. */
  question(id: string): QuestionState | undefined {
    const question = this.#questions.get(id);
    const last = this.#given.get(id);
    return question === undefined || last === undefined
      ? undefined
      : { ...last, verdict: judgeAnswer(question, last.given) };
  }

  /** Undefined before the first time. */
  quiz(id: string): QuizState | undefined {
    const best = this.#best.get(id);
    const quiz = this.#course.chapters.flatMap(({ quizzes }) => quizzes).find((one) => one.id === id);
    if (quiz === undefined || best === undefined) return undefined;
    const { right, total } = this.#score(this.#of(id));
    return { right, total, best, passed: quiz.pass === undefined ? undefined : best >= quiz.pass };
  }

  /** Forgets the answers of a chapter, or all. */
  reset(chapterId?: string): void {
    const changed: string[] = [];
    for (const { id, questions, quizzes } of this.#course.chapters) {
      if (chapterId !== undefined && id !== chapterId) continue;
      for (const question of questions) if (this.#given.delete(question.id)) changed.push(question.id);
      for (const quiz of quizzes) if (this.#best.delete(quiz.id)) changed.push(quiz.id);
    }
    if (chapterId === undefined) this.#strangers = { questions: {}, quizzes: {} };
    this.#changes.fire(changed);
  }

  toJSON(): Saved {
    const questions = { ...this.#strangers.questions, ...Object.fromEntries(this.#given) };
    const quizzes = {
      ...this.#strangers.quizzes,
      ...Object.fromEntries([...this.#best].map(([id, best]) => [id, { best }])),
    };
    return {
      ...(Object.keys(questions).length > 0 && { questions }),
      ...(Object.keys(quizzes).length > 0 && { quizzes }),
    };
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #of(quiz: string): Question[] {
    return [...this.#questions.values()].filter(
      (question) => question.quiz === quiz && question.kind !== 'open',
    );
  }

  #score(questions: readonly Question[]): { right: number; total: number } {
    const right = questions.filter(({ id }) => this.question(id)?.verdict.right === true).length;
    return { right, total: questions.length };
  }

  #restore(saved: unknown): void {
    const { questions, quizzes } = (saved ?? {}) as Record<keyof Saved, unknown>;
    const known = new Set(this.#course.chapters.flatMap((chapter) => chapter.quizzes.map(({ id }) => id)));
    for (const [id, value] of entries(questions)) {
      const { given, at } = value as { given?: unknown; at?: unknown };
      if (!isGiven(given) || typeof at !== 'number') continue;
      const question = this.#questions.get(id);
      if (question === undefined)
        this.#strangers.questions = { ...this.#strangers.questions, [id]: { given, at } };
      else if (fits(question, given)) this.#given.set(id, { given, at });
    }
    for (const [id, value] of entries(quizzes)) {
      const { best } = value as { best?: unknown };
      if (typeof best !== 'number' || !(best >= 0 && best <= 100)) continue;
      if (known.has(id)) this.#best.set(id, best);
      else this.#strangers.quizzes = { ...this.#strangers.quizzes, [id]: { best } };
    }
  }
}

const percent = (right: number, total: number): number => Math.round((100 * right) / total);

const entries = (value: unknown): [string, object][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).filter(
        (entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null,
      )
    : [];

function isGiven(value: unknown): value is GivenAnswer {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => Number.isInteger(one)));
}

/** True where `given` is an answer to this kind of question: another version of the course may have asked otherwise. */
function fits({ kind, options }: Question, given: GivenAnswer): boolean {
  if (typeof given === 'string') return kind === 'text' || kind === 'number';
  return given.length === 0 || (kind !== 'open' && given.every((index) => index in options));
}
