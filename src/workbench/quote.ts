import { ExplainedError } from '../base';

/** Words that every POSIX shell takes as they are. An assignment in front (`A=b`) is none of them. */
const PLAIN = /^(?![A-Za-z_]\w*=)[\w@%+=:,./-]+$/;

/**
 * One line of POSIX shell that means exactly these words, for `sh -c` and for people to read. The only place
 * where text becomes shell (XCU 2.2.2: inside single quotes every character stands for itself).
 * Throws `bad-argument` for a NUL, which no program can be given.
 */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word.includes('\0')) {
    throw new ExplainedError('bad-argument', 'An argument of a command holds a NUL character.', {
      remedy: 'Take it out: no program can receive it.',
    });
  }
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
