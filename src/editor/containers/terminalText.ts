import { displayText } from '../../base';

/** Colours and styles (ECMA-48, SGR): all that a line of a log may ask of a terminal. */
// eslint-disable-next-line no-control-regex -- it is what is looked for
const STYLE = /(\u001b\[[\d;:]*m)/;
const PLAIN = '\u001b[0m';

/**
 * One line that a program has printed, fit for a terminal of the editor: its colours stay and end with the line; whatever
 * else could move the cursor, name the terminal, fill the clipboard or reorder text is shown in place of being done.
 */
export function terminalText(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  const pieces = line.split(STYLE);
  const shown = pieces
    .map((piece, index) => (index % 2 === 1 ? piece : piece.split('\t').map(displayText).join('\t')))
    .join('');
  return pieces.length === 1 ? shown : shown + PLAIN;
}

/** The same for a document, where colours mean nothing. */
export function documentText(text: string): string {
  return terminalText(text)
    .split(STYLE)
    .filter((_, index) => index % 2 === 0)
    .join('');
}
