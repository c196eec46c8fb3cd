import type { Command } from './model/command';

/** Endings of archives that ADD unpacks, and of single compressed files. */
const ARCHIVE = /\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/;
const UNPACKERS = [
  ...['unzip', 'gunzip', 'bunzip2', 'unlzma', 'unxz'],
  ...['zgz', 'uncompress', 'zcat', 'gzcat'],
];

export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

/** True for a command that unpacks the archives among its words. */
export function unpacks({ name, args }: Command): boolean {
  if (UNPACKERS.includes(name)) return true;
  return (
    name === 'tar' &&
    args.some(
      ({ value }) =>
        value === '--extract' || value === '--get' || (value.startsWith('-') && value.includes('x')),
    )
  );
}
