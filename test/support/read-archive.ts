import { SECRETS_WANTED, readImage, wholeArchive } from '../../src/layers';
import type { ReadImage, ReadOptions } from '../../src/layers';

/** Reads an image from memory, in pieces of `step` bytes. */
export function readArchive(
  archive: Buffer,
  { step = 65536, ...options }: ReadOptions & { step?: number } = {},
): Promise<ReadImage> {
  return readImage(wholeArchive(inPieces(archive, step), SECRETS_WANTED), options);
}

/** A stream of it. */
export async function* inPieces(archive: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < archive.length; at += step) {
    await Promise.resolve();
    yield archive.subarray(at, at + step);
  }
}
