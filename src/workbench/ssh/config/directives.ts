import { ExplainedError } from '../../../base';

/** Where something stands; lines count from 1. */
export interface Place {
  file: string;
  line: number;
}

/** One line that says something. */
export interface Directive extends Place {
  /** In lower case. */
  keyword: string;
  /** All that follows the keyword, as it stands there. */
  rest: string;
  /** The same as words, quotes removed and without a comment; undefined where a quote is not closed. */
  words: readonly string[] | undefined;
}

/** The error of a line that cannot be understood. */
export function mistake(place: Place, what: string): ExplainedError {
  return new ExplainedError('ssh-config', `${place.file}, line ${place.line}: ${what}`, {
    remedy: 'Correct that line, then try again.',
  });
}

/** The lines of a file that say something: empty ones and comments are left out (ssh_config(5)). */
export function readDirectives(text: string, file: string): Directive[] {
  const directives: Directive[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*(?:"([^"]*)"|([^\s"=#][^\s"=]*))\s*=?\s*(.*)$/s.exec(line.trimEnd());
    const keyword = (match?.[1] ?? match?.[2])?.toLowerCase();
    if (keyword === undefined || keyword === '') continue;
    const rest = match?.[3] ?? '';
    directives.push({ file, line: index + 1, keyword, rest, words: splitWords(rest) });
  }
  return directives;
}

/** Quotes may begin and end anywhere in a word; a backslash takes the special meaning of quotes, backslashes and spaces. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (
      character === '\\' &&
      (next === "'" || next === '"' || next === '\\' || (next === ' ' && quote === ''))
    ) {
      word = (word ?? '') + next;
      at++;
    } else if (quote === '' && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && character === '#' && word === undefined) break;
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) quote = '';
    else word = (word ?? '') + character;
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
