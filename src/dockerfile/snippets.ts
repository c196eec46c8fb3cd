import type { Linter, Severity } from './types';
import { shellMistakes } from './shellMistakes';

/** What is wrong with a piece of code in a text, for who writes that text. */
export interface SnippetProblem {
  /** Zero-based, within the code. */
  line: number;
  column: number;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
}

/** An instruction that a stage begins with; comments and ARG may stand before it. */
const FROM = /^\s*FROM\s/im;
const STAGE = 'FROM scratch\n';

/** What the linter says of a Dockerfile in a text, or of some instructions of one. */
export function dockerfileProblems(linter: Linter, code: string): SnippetProblem[] {
  const whole = FROM.test(code);
  const before = whole ? 0 : 1;
  return linter
    .lint(whole ? code : STAGE + code)
    .filter(({ range }) => range.start.line >= before)
    .map(({ range, code: rule, severity, message, fixes }) => ({
      line: range.start.line - before,
      column: range.start.character,
      severity: levelOf(severity),
      message: `${rule}: ${message}`,
      remedy: fixes[0] === undefined ? `See the rule ${rule}.` : `${fixes[0].title}.`,
    }));
}

/** Where code for a shell cannot be read. */
export function shellProblems(code: string): SnippetProblem[] {
  return shellMistakes(code).map(({ offset, message }) => {
    const before = code.slice(0, offset).split('\n');
    return {
      line: before.length - 1,
      column: before.at(-1)?.length ?? 0,
      severity: 'error',
      message: `A shell cannot read this: ${message}.`,
      remedy: 'Correct it, or mark the code as text.',
    };
  });
}

const levelOf = (severity: Severity): SnippetProblem['severity'] =>
  severity === 'error' ? 'error' : 'warning';
