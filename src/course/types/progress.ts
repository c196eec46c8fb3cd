import type { Hint } from './steps';
import type { GivenAnswer } from './questions';
import type { CheckResult } from './checks';

/** Where a participant is with one step. */
export interface StepState {
  /** Met once is met for good. */
  done: boolean;
  /** Milliseconds since the epoch. */
  doneAt: number | undefined;
  /** What was found when it was done; undefined before, and where nothing had to be looked at. */
  found: string | undefined;
  /** How often the step was run or looked at on request. */
  attempts: number;
  /** The last look at the workbench; undefined before the first and for steps without a check. */
  result: CheckResult | undefined;
  /** Hints shown so far, in the order of showing. */
  hints: readonly Hint[];
  /** True where `revealHint` would show another one. */
  hintAvailable: boolean;
}

/** The progress of one participant, as JSON. A newer version than this program knows is left as it is. */
export interface Progress {
  version: 1;
  course: string;
  /** The chapter that was open last. */
  chapter?: string;
  steps: Readonly<
    Record<string, { doneAt?: number; found?: string; attempts?: number; hints?: readonly number[] }>
  >;
  /** The last answer to each question. */
  questions?: Readonly<Record<string, { given: GivenAnswer; at: number }>>;
  /** The best score of each quiz, in percent. */
  quizzes?: Readonly<Record<string, { best: number }>>;
}
