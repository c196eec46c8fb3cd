import { quote } from '../../workbench';
import type { AuditEdit } from '../types';
import type { Change } from './types';
import type { Word } from './words';
import { isUnknown } from './words';

/** A word as it is written in a script; variables in it stay variables. */
function shellText(value: string): string {
  if (!isUnknown(value)) return quote([value]);
  return /^[\w$.:/{}=-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}

/** Edits that make changes in a text whose words these are; what is added comes behind the word at `addBehind`. */
export function editsOf(changes: readonly Change[], words: readonly Word[], addBehind: number): AuditEdit[] {
  return changes.map((change): AuditEdit => {
    if (change.kind === 'add') {
      const at = words[addBehind]!.end;
      return { start: at, end: at, text: ` ${change.words.map(shellText).join(' ')}` };
    }
    const { start, end, bundled } = change.option;
    const text = change.kind === 'replace' ? change.words.map(shellText).join(' ') : '';
    const word = words.find((each) => each.start === start)!;
    if (bundled !== undefined) {
      const rest = word.text.replace(bundled, '');
      return { start, end, text: rest === '-' ? text : `${rest}${text === '' ? '' : ` ${text}`}` };
    }
    if (text !== '') return { start, end, text };
    // With the blanks in front, and the line break of a continued line.
    const before = words.findLast((each) => each.end <= start);
    return { start: before?.end ?? start, end, text };
  });
}

/** The words with the changes made, where places of options are indices of words. */
export function changedWords(
  values: readonly string[],
  changes: readonly Change[],
  addBehind: number,
): string[] {
  const result: (string[] | undefined)[] = values.map((value) => [value]);
  for (const change of changes) {
    if (change.kind === 'add') {
      result[addBehind] = [...(result[addBehind] ?? []), ...change.words];
      continue;
    }
    const { start, end, bundled } = change.option;
    const rest = bundled === undefined ? '-' : values[start]!.replace(bundled, '');
    for (let index = start; index < end; index++) result[index] = undefined;
    const kept = rest === '-' ? [] : [rest];
    result[start] = change.kind === 'replace' ? [...kept, ...change.words] : kept;
  }
  return result.flatMap((words) => words ?? []);
}
