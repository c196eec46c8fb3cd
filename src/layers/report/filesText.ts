import { displayName } from '../../workbench';
import type { LayerFile } from '../files/layerFiles';
import { ROOT } from '../files/pathTable';
import { Stack } from '../tree/stack';
import type { ReadImage } from '../types';

/** Characters that an editor bears well. */
const MOST = 20_000_000;
const LETTERS: Readonly<Record<string, string>> = {
  '1': 'h',
  '2': 'l',
  '3': 'c',
  '4': 'b',
  '5': 'd',
  '6': 'p',
};

/**
 * All files of an image as containers see them once the layers up to `last` are stacked (-1: none), one on a line and by
 * path: mode, owner, size, the beginning of a digest, path, where a link leads. Made to be compared with another.
 */
export function filesText({ paths, layers }: ReadImage, last: number): string {
  const stack = new Stack(paths);
  for (const layer of layers.slice(0, last + 1)) stack.apply(layer);
  const lines: string[] = [];
  let length = 0;
  const left = [ROOT];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const children = [...paths.children(path)].filter((child) => stack.has(child));
    left.push(...children.sort((one, other) => (paths.name(one) < paths.name(other) ? 1 : -1)));
    if (path === ROOT) continue;
    const line = fileLine(displayName(paths.text(path)), stack.at(path));
    length += line.length + 1;
    if (length > MOST) return [...lines, '…', ''].join('\n');
    lines.push(line);
  }
  return [...lines, ''].join('\n');
}

function fileLine(path: string, file: LayerFile | undefined): string {
  if (file === undefined) return `d?????????           ?          -  ${' '.repeat(8)}  ${path}`;
  const { type, mode, uid, gid, size, digest, link } = file;
  const letters = `${LETTERS[type] ?? '-'}${modeText(mode)}`;
  const contents = digest === undefined || size === 0 ? '' : digest[0].toString(16).padStart(8, '0');
  const target = link === '' ? '' : ` → ${displayName(link)}`;
  return `${letters} ${`${uid}:${gid}`.padStart(11)} ${String(size).padStart(10)}  ${contents.padEnd(8)}  ${path}${target}`;
}

/** `rwxr-xr-x`, with setuid, setgid and sticky as ls(1) has them. */
function modeText(mode: number): string {
  const three = (bits: number, special: boolean, letter: string): string => {
    const run = (bits & 1) !== 0;
    const last = special ? (run ? letter : letter.toUpperCase()) : run ? 'x' : '-';
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`;
  };
  return (
    three(mode >> 6, (mode & 0o4000) !== 0, 's') +
    three(mode >> 3, (mode & 0o2000) !== 0, 's') +
    three(mode, (mode & 0o1000) !== 0, 't')
  );
}
