import type { FoundSandbox } from './runtime';
import type { RuntimeId, SandboxImage } from './types';

/** What a survey's script tells of an image file: its first bytes, size, time of change and path. */
export function imageFile(
  runtime: RuntimeId,
  [magic = '', size, time, path = '']: readonly string[],
  { ending, isWhole }: { ending: string; isWhole: (magic: string) => boolean },
): SandboxImage {
  const name = nameOf(path);
  return {
    id: `${runtime}:image:${path}`,
    runtime,
    name: name.endsWith(ending) ? name.slice(0, -ending.length) : name,
    path,
    size: Number(size),
    modified: milliseconds(time),
    origin: undefined,
    whole: isWhole(magic),
    usable: isText(path),
  };
}

/** The same of a folder that an image was unpacked to: its path, what it is as somebody's root, and when it was made. */
export function unpackedFolder(runtime: RuntimeId, [path = '', root, time]: readonly string[]): FoundSandbox {
  return {
    id: `${runtime}:${path}`,
    runtime,
    name: nameOf(path),
    path,
    created: milliseconds(time),
    origin: undefined,
    whole: true,
    usable: isText(path),
    root,
  };
}

/** A time in seconds since the epoch, as `stat` and `find` print it; undefined where it is none. */
export function milliseconds(seconds = ''): number | undefined {
  const value = Number.parseFloat(seconds);
  return Number.isNaN(value) ? undefined : Math.round(value * 1000);
}

/** Bytes that are no UTF-8 have been read as U+FFFD: what is called by them would be another file, if any. */
function isText(path: string): boolean {
  return !path.includes('\uFFFD');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
