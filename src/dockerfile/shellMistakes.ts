import { parse } from 'unbash';

/** Where code for a shell stops making sense. */
export interface ShellMistake {
  /** Offset in the text. */
  offset: number;
  message: string;
}

/** Characters that are looked at; a snippet that is longer is no snippet. */
const MOST = 64 * 1024;

/** What a POSIX shell or bash could not read in a script. Takes any text whatsoever. */
export function shellMistakes(script: string): ShellMistake[] {
  if (script.length > MOST) return [];
  try {
    const { errors = [] } = parse(script);
    return errors.map(({ pos, message }) => ({ offset: Math.min(pos, script.length), message }));
  } catch (error) {
    // Nested deeper than the parser's recursion goes.
    if (error instanceof RangeError) return [{ offset: 0, message: 'it is nested too deeply' }];
    throw error;
  }
}
