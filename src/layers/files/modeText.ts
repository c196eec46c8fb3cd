import type { LayerFile } from './layerFiles';

/** What ls(1) says of a type flag of tar. */
const LETTERS: Readonly<Record<string, string>> = { '2': 'l', '3': 'c', '4': 'b', '5': 'd', '6': 'p' };

/** `drwxr-xr-x`, with setuid, setgid and sticky as ls(1) has them. */
export function modeText({ type, mode }: Pick<LayerFile, 'type' | 'mode'>): string {
  const three = (bits: number, special: boolean, letter: string): string => {
    const run = (bits & 1) !== 0;
    const last = special ? (run ? letter : letter.toUpperCase()) : run ? 'x' : '-';
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`;
  };
  return [
    LETTERS[type] ?? '-',
    three(mode >> 6, (mode & 0o4000) !== 0, 's'),
    three(mode >> 3, (mode & 0o2000) !== 0, 's'),
    three(mode, (mode & 0o1000) !== 0, 't'),
  ].join('');
}
