import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatBytes } from '../../base';
import type { Engine } from '../../docker';
import type { LongWork } from './engineWork';

/** Writes images to a file of this computer; where it ends early, nothing is left of it. */
export async function saveImages(
  engine: Engine,
  images: readonly string[],
  file: string,
  { signal, report }: LongWork,
): Promise<void> {
  const part = `${file}.part`;
  try {
    const archive = await engine.images.save(images, { signal });
    const counter = counting((bytes) => report(formatBytes(bytes)));
    await pipeline(archive, counter, createWriteStream(part), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Reads images from a file of this computer. Answers with their names. */
export async function loadImages(engine: Engine, file: string, work: LongWork): Promise<string[]> {
  const { size } = await stat(file);
  const { signal, report, onProgress } = work;
  const source = createReadStream(file);
  const counter = counting((bytes) => report(`${formatBytes(bytes)} / ${formatBytes(size)}`, bytes / size));
  // A file that cannot be read ends the request with the reason.
  source.on('error', (error) => counter.destroy(error));
  const archive: Readable = source.pipe(counter);
  try {
    return await engine.images.load(archive, { signal, onProgress });
  } finally {
    source.destroy();
  }
}

function counting(heard: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      heard(bytes);
      done(null, chunk);
    },
  });
}
