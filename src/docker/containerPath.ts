import { ExplainedError } from '../base';
import type { ContainerPath } from './types';

/** Bits of Go's `fs.FileMode`. */
const FOLDER = 0x8000_0000;
const LINK = 0x0800_0000;
/** Device, pipe, socket, character device, irregular. */
const SPECIAL = 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000;
const SETUID = 0x0080_0000;
const SETGID = 0x0040_0000;
const STICKY = 0x0010_0000;

/** Reads the header `X-Docker-Container-Path-Stat`: JSON in base64. */
export function toContainerPath(header: string): ContainerPath {
  try {
    const { name, size, mode, mtime, linkTarget } = JSON.parse(
      Buffer.from(header, 'base64').toString('utf8'),
    ) as { name: string; size: number; mode: number; mtime: string; linkTarget: string };
    return {
      name,
      type: typeOf(mode),
      size,
      mode:
        (mode & 0o777) |
        (has(mode, SETUID) ? 0o4000 : 0) |
        (has(mode, SETGID) ? 0o2000 : 0) |
        (has(mode, STICKY) ? 0o1000 : 0),
      modified: Date.parse(mtime) || 0,
      linkTarget: linkTarget === '' ? undefined : linkTarget,
    };
  } catch (error) {
    throw new ExplainedError('engine-error', 'The engine does not say what there is at that path.', {
      cause: error,
    });
  }
}

function typeOf(mode: number): ContainerPath['type'] {
  if (has(mode, FOLDER)) return 'folder';
  if (has(mode, LINK)) return 'link';
  return has(mode, SPECIAL) ? 'other' : 'file';
}

function has(mode: number, bits: number): boolean {
  return (mode & bits) !== 0;
}
