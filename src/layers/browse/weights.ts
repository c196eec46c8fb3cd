import { ROOT } from '../files/pathTable';
import type { Tally } from '../tree/changes';
import { MARKS, codeOf, type ComparedFiles, type Mark } from './compared';
import type { ListingChoice } from './listing';

/** What is listed, and how much it comes to: by path, and for folders with all that is listed in them. */
export interface Weights {
  /** 1: it is listed. */
  listed: Uint8Array;
  /** 1: something that is listed lies in it. */
  filled: Uint8Array;
  /** Bytes of what is there. */
  bytes: Float64Array;
  /** Bytes of what was removed. */
  gone: Float64Array;
  files: Uint32Array;
}

/** Finds out what fits, in two passes over all paths: a folder has a smaller number than what lies in it. */
export function weigh(
  { paths, before, after, marks }: ComparedFiles,
  { text, marks: chosen }: Pick<ListingChoice, 'text' | 'marks'>,
): Weights {
  const size = marks.length;
  const weights: Weights = {
    listed: new Uint8Array(size),
    filled: new Uint8Array(size),
    bytes: new Float64Array(size),
    gone: new Float64Array(size),
    files: new Uint32Array(size),
  };
  const { listed, filled, bytes, gone, files } = weights;
  const wanted = [false, ...MARKS.map((mark) => chosen.includes(mark))];
  const removed = codeOf('removed');
  const fits = pathsWith(text, paths, size);
  for (let path = size - 1; path > ROOT; path--) {
    const mark = marks[path] as number;
    if (wanted[mark] === true && fits[path] === 1) {
      listed[path] = 1;
      const then = mark === removed ? before : after;
      if (!then.isFolder(path)) {
        files[path] = (files[path] as number) + 1;
        const sums = mark === removed ? gone : bytes;
        sums[path] = (sums[path] as number) + then.sizeOf(path);
      }
    }
    if (listed[path] === 0) continue;
    const folder = paths.parent(path);
    listed[folder] = 1;
    filled[folder] = 1;
    bytes[folder] = (bytes[folder] as number) + (bytes[path] as number);
    gone[folder] = (gone[folder] as number) + (gone[path] as number);
    files[folder] = (files[folder] as number) + (files[path] as number);
  }
  return weights;
}

/** 1 for paths that hold a text, which may go over several of their steps. */
function pathsWith(text: string, paths: ComparedFiles['paths'], size: number): Uint8Array {
  const fits = new Uint8Array(size);
  if (text === '') return fits.fill(1);
  const wanted = new RegExp(literally(text), 'i');
  // What goes over several steps ends with the beginning of the last one, which is quicker to look at.
  const step = text.slice(text.lastIndexOf('/') + 1);
  const last = text.includes('/') ? new RegExp(`^${literally(step)}`, 'i') : undefined;
  for (let path = 1; path < size; path++) {
    if (fits[paths.parent(path)] === 1) fits[path] = 1;
    else if (last === undefined) fits[path] = wanted.test(paths.name(path)) ? 1 : 0;
    else fits[path] = last.test(paths.name(path)) && wanted.test(paths.text(path)) ? 1 : 0;
  }
  return fits;
}

/** How many files (not folders) have which mark, and how many bytes they come to. */
export function tallyMarks({ before, after, marks }: ComparedFiles): Record<Mark, Tally> {
  const tallies = MARKS.map((): Tally => ({ files: 0, bytes: 0 }));
  const removed = codeOf('removed');
  for (let path = 0; path < marks.length; path++) {
    const mark = marks[path] as number;
    const then = mark === removed ? before : after;
    const tally = tallies[mark - 1];
    if (tally === undefined || then.isFolder(path)) continue;
    tally.files++;
    tally.bytes += then.sizeOf(path);
  }
  return Object.fromEntries(MARKS.map((mark, at) => [mark, tallies[at]])) as Record<Mark, Tally>;
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
