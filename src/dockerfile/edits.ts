import { SourceText } from './model/source';
import type { TextEdit } from './types';

/**
 * The text with the edits made. Edits that overlap an earlier one (by place) are left out, so that a set of fixes
 * never mixes two into something nobody wrote.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const source = new SourceText(text);
  const placed = edits
    .map(({ range, newText }) => ({
      start: source.offsetAt(range.start),
      end: source.offsetAt(range.end),
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let done = 0;
  const parts: string[] = [];
  for (const { start, end, newText } of placed) {
    if (start < done) continue;
    parts.push(text.slice(done, start), newText);
    done = Math.max(end, start);
  }
  parts.push(text.slice(done));
  return parts.join('');
}
