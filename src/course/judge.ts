import { searchPattern } from './checks/pattern';
import type { GivenAnswer, Question, Verdict } from './types';

/** Characters of an answer that are looked at. */
const MAX_ANSWER = 1000;
/** Of a number without a tolerance: what calculating with decimals may lose. */
const ROUNDING = 1e-9;

/** Says whether `given` answers the question, and what there is to say about it. Any answer may be given to any question. */
export function judgeAnswer(question: Question, given: GivenAnswer): Verdict {
  const chosen = typeof given === 'string' ? [] : given.flatMap((index) => question.options[index] ?? []);
  const about = question.kind === 'order' ? [] : chosen.map(({ feedback }) => feedback);
  return {
    right: isRight(question, given),
    feedback: [...about, question.explanation].filter((html) => html !== ''),
  };
}

function isRight(question: Question, given: GivenAnswer): boolean {
  const { kind, options, accepted } = question;
  switch (kind) {
    case 'single':
    case 'multiple':
      return (
        typeof given !== 'string' && options.every(({ right }, index) => given.includes(index) === right)
      );
    case 'order':
      return (
        typeof given !== 'string' &&
        given.length === options.length &&
        given.every((index, place) => options[index]?.html === options[place]?.html)
      );
    case 'text':
      return typeof given === 'string' && accepted.some((answer) => isSameText(answer, given));
    case 'number':
      return (
        typeof given === 'string' && accepted.some((answer) => isNear(answer, given, question.tolerance))
      );
    case 'open':
      return true;
  }
}

/** The pattern of an accepted answer that is written between slashes. */
export function patternOf(accepted: string): string | undefined {
  return /^\/(.+)\/$/s.exec(accepted)?.[1];
}

function isSameText(accepted: string, given: string): boolean {
  const answer = given.slice(0, MAX_ANSWER).trim();
  const pattern = patternOf(accepted);
  return pattern === undefined
    ? squeeze(accepted) === squeeze(answer)
    : searchPattern(pattern, answer, 'im') === 'found';
}

/** White space and case do not count. */
const squeeze = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

function isNear(accepted: string, given: string, tolerance: number | undefined): boolean {
  const [wanted] = readNumbers(accepted);
  if (wanted === undefined) return false;
  const most = tolerance ?? Math.abs(wanted) * ROUNDING;
  return readNumbers(given).some((number) => Math.abs(number - wanted) <= most * (1 + ROUNDING));
}

/**
 * What a text may mean as a number, with or without a unit behind it: `1,000` is a thousand to some and one to others, so
 * both are given.
 */
export function readNumbers(text: string): readonly number[] {
  const match = /^([+\-−]?[\d., '’\u00a0\u202f]*\d[.,]?(?:e[+-]?\d{1,3})?)\s*[%°\p{L}µ/²³]*$/iu.exec(
    text.slice(0, MAX_ANSWER).trim(),
  );
  if (match?.[1] === undefined) return [];
  const digits = match[1].replace('−', '-').replace(/[ '’\u00a0\u202f]/g, '');
  const readings = [digits.replaceAll(',', ''), digits.replaceAll('.', '').replace(',', '.')];
  return [...new Set(readings.map(Number))].filter(Number.isFinite);
}
