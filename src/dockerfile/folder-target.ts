import type { Instruction } from './model/instruction';
import type { Word } from './model/words';
import { unquote } from './model/words';
import type { OffsetEdit } from './rule';
import { insert } from './rule';

/** The target of a COPY or ADD that must be a folder, since there are several sources, and does not say so by a `/`. */
export function unmarkedFolder({ words }: Instruction): Word | undefined {
  const target = words.at(-1);
  return words.length < 3 || target === undefined || unquote(target.value).endsWith('/') ? undefined : target;
}

export function addSlash(target: Word): OffsetEdit {
  const quotes = /["']*$/.exec(target.text)![0].length;
  return insert(target.end - quotes, '/');
}
