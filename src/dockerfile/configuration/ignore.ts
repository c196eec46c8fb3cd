import type { Node } from 'yaml';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { SourceText } from '../model/source';
import type { TextEdit } from '../types';

const KEY = 'ignored';

/**
 * The edit that adds a rule to the `ignored` ones of a `.hadolint.yaml`, comments and layout kept. Undefined where it is
 * one of them already, or the text is no configuration that could be added to.
 */
export function ignoreInConfiguration(text: string, code: string): TextEdit | undefined {
  const source = new SourceText(text);
  const insert = (offset: number, newText: string): TextEdit => {
    const position = source.positionAt(offset);
    return { range: { start: position, end: position }, newText };
  };
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const { contents } = document;
  const list = `${KEY}:${source.eol}  - ${code}${source.eol}`;
  const atEnd = (): TextEdit => insert(text.length, /(?:^|\n)$/.test(text) ? list : `${source.eol}${list}`);
  if (contents === null || (isScalar(contents) && contents.value === null)) return atEnd();
  if (!isMap(contents) || contents.flow === true) return undefined;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === KEY);
  if (pair === undefined) return atEnd();
  const value = pair.value as Node | null;
  if (value === null || (isScalar(value) && value.value === null)) {
    const colon = text.indexOf(':', (pair.key as Node).range?.[1]);
    return insert(colon + 1, `${source.eol}  - ${code}`);
  }
  if (!isSeq(value)) return undefined;
  if (value.items.some((item) => isScalar(item) && item.value === code)) return undefined;
  const last = value.items.at(-1) as Node | undefined;
  const lastRange = last?.range;
  if (value.flow === true) {
    return lastRange === undefined || lastRange === null
      ? insert((value.range?.[0] ?? 0) + 1, code)
      : insert(lastRange[1], `, ${code}`);
  }
  if (lastRange === undefined || lastRange === null) return undefined;
  const first = source.lines[source.lineAt(lastRange[0])]!;
  const dash = /^\s*-\s+/.exec(text.slice(first.start, first.end))?.[0];
  if (dash === undefined) return undefined;
  return insert(source.lines[source.lineAt(lastRange[1])]!.end, `${source.eol}${dash}${code}`);
}
