export interface AnswerOption {
  /** Always true for `order`. */
  right: boolean;
  /** Safe HTML of the answer itself, without blocks. */
  html: string;
  /** Safe HTML for who chooses it; may be empty. */
  feedback: string;
}

export interface Question {
  /** Unique in the whole course, steps included. */
  id: string;
  /** `open`: only to think about. */
  kind: 'single' | 'multiple' | 'text' | 'number' | 'order' | 'open';
  /** The quiz that it belongs to. */
  quiz: string | undefined;
  /** Of `single` and `multiple`, as the author has them; of `order`, in the right order. */
  options: readonly AnswerOption[];
  /** Of `text`: texts, and patterns between slashes. Of `number`: numbers. Any of them will do. */
  accepted: readonly string[];
  /** Of `number`: how far off an answer may be; absolute. */
  tolerance: number | undefined;
  /** Safe HTML, for everybody who has answered; may be empty. */
  explanation: string;
}

/** What a person answers: text, or indexes into `options` (of `order`: all of them, in the person's order). */
export type GivenAnswer = string | readonly number[];

export interface Verdict {
  right: boolean;
  /** Safe HTML of what there is to say about the options that were chosen, and the explanation. */
  feedback: readonly string[];
}

/** Questions that are scored together. */
export interface Quiz {
  id: string;
  /** Percent that it takes to pass; undefined: nobody fails. */
  pass: number | undefined;
}
