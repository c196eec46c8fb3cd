import { formatBytes } from '../../base';
import type { FileDifference, HistoryEntry, LogLine, ProcessTable } from '../../docker';
import { textTable } from './statsTable';
import { documentText } from './terminalText';

/** Characters that a document of the editor bears well; of longer logs the end is shown. */
const MOST = 20_000_000;

/** As the engine says it, with whatever could hide or reorder text written as JSON writes it. */
export function jsonText(value: unknown): string {
  const escaped = (character: string): string =>
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  const hidden = /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  return `${JSON.stringify(value, undefined, 2).replace(hidden, escaped)}\n`;
}

/** The steps of how an image was made, the newest first. */
export function historyText(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(({ created, size, createdBy, comment, tags }) => [
    timeText(created),
    formatBytes(size),
    documentText([createdBy, comment, tags.join(', ')].filter((part) => part !== '').join('  # ')),
  ]);
  return lines(textTable([['CREATED', 'SIZE', 'INSTRUCTION'], ...rows]));
}

/** `A /path`, `C /path`, `D /path`, as `docker diff` prints them, by path. */
export function changesText(changes: readonly FileDifference[]): string {
  const letters = { added: 'A', changed: 'C', deleted: 'D' } as const;
  const sorted = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1));
  return lines([
    '# A: added, C: changed, D: deleted',
    ...sorted.map(({ kind, path }) => `${letters[kind]} ${documentText(path)}`),
  ]);
}

export function processesText({ titles, rows }: ProcessTable): string {
  return lines(textTable([titles, ...rows].map((row) => row.map(documentText))));
}

/** All of it, or the end of what is longer than a document may be. */
export async function logText(batches: AsyncIterable<readonly LogLine[]>): Promise<string> {
  let text: string[] = [];
  let length = 0;
  let cut = false;
  for await (const batch of batches) {
    const piece = batch.map(logLine).join('');
    text.push(piece);
    length += piece.length;
    // Cut seldom: joining costs as much as there is.
    if (length > 2 * MOST) {
      text = [text.join('').slice(-MOST)];
      length = MOST;
      cut = true;
    }
  }
  return (cut ? '…' : '') + text.join('');
}

function logLine({ text, complete, time }: LogLine): string {
  const stamp = time === undefined ? '' : `${new Date(time).toISOString()} `;
  return `${stamp}${documentText(text)}${complete ? '\n' : ''}`;
}

const timeText = (time: number): string =>
  time > 0 ? new Date(time).toISOString().slice(0, 19).replace('T', ' ') : '–';

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
