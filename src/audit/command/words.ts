import type { Span } from '../types';

/** A word of a command. */
export interface Word extends Span {
  /** As it is written. */
  readonly text: string;
  /** Without quotes; what the shell expands stands in it as it is written. */
  readonly value: string;
}

/** The words of a simple command, in a document or made up; of the latter, places are indices into the words. */
export function madeUp(values: readonly string[]): Word[] {
  return values.map((value, index) => ({ value, text: value, start: index, end: index + 1 }));
}

/** True where what the shell will make of a word cannot be told from it. */
export function isUnknown(value: string): boolean {
  return /[$`]/.test(value);
}

/** True for a word that may turn into several: `$OPTIONS`, `"$@"`, `"${arguments[@]}"`. */
export function mayBeMany(value: string): boolean {
  return /^\$(?:\w+|\{[^}]*\}|[@*]|\()/.test(value) || value.startsWith('`');
}
