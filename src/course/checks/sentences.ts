import { displayText } from '../../base';

/** Names listed in a sentence. */
const MAX_NAMED = 5;
/** Characters quoted of what a command printed. */
const MAX_QUOTED = 160;
/** Characters of a whole sentence: names come from engines and courses, which may make them as long as they like. */
const MAX_SENTENCE = 800;

/** Arguments for reading, not for a shell. */
export function shown(argv: readonly string[]): string {
  return excerpt(
    argv.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : JSON.stringify(word))).join(' '),
  );
}

export function quoted(text: string): string {
  const words = excerpt(text);
  return words === '' ? 'nothing' : `"${words}"`;
}

export const excerpt = (text: string): string => oneLine(text, MAX_QUOTED);

export const sentence = (text: string): string => oneLine(text, MAX_SENTENCE);

/** `text` with nothing hidden in it, on one line of at most `most` characters. */
function oneLine(text: string, most: number): string {
  const line = displayText(
    text
      .slice(0, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

export function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** `that` or, where there are none, `none`. */
export const listedOr = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : listed(names);
