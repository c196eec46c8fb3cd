import type { Readable } from 'node:stream';
import type { Engine } from '../../docker';
import type { Workbench } from '../../workbench';
import type { MemberSource } from '../archive/members';
import { thinArchive } from '../archive/thinArchive';
import type { Wanted } from '../archive/wanted';
import { archiveOnDisk, wholeArchive } from '../archive/wholeArchive';
import type { FileOfLayer } from '../contents/files';
import { contentOf, wantedFor } from '../contents/read';
import { readImage } from '../read';
import type { ReadOptions } from '../read';
import { SECRETS_WANTED } from '../secrets';
import { needsDigests } from '../tree/changes';
import type { ReadImage } from '../types';
import { thinnersOf, thinning } from './thinners';
import type { SavedImage } from './thinners';

/** Which image of which engine. */
export interface ImageOfEngine {
  workbench: Workbench;
  engine: Engine;
  /** Name or id. */
  image: string;
}

type Options = Omit<ReadOptions, 'image'>;

interface FileOptions extends ReadOptions {
  /**
   * `needed`: large files have a digest only where it takes one to tell what a layer changes, which is quicker; the files
   * of two images cannot be compared then.
   */
  digests?: 'all' | 'needed';
}

/** Reads a saved image of this computer: a file, or a folder in the OCI image layout. See {@link readImage}. */
export async function readImageFile(
  path: string,
  { digests = 'all', ...options }: FileOptions = {},
): Promise<ReadImage> {
  if (digests === 'needed') {
    const image = await readImage(await archiveOnDisk(path, SECRETS_WANTED, { passLarge: true }), options);
    if (!needsDigests(image)) return image;
  }
  return readImage(await archiveOnDisk(path, SECRETS_WANTED), options);
}

/** What a file of a layer of such an image holds. See {@link contentOf}. */
export function readFileInArchive(
  path: string,
  file: FileOfLayer,
  { signal }: Pick<Options, 'signal'> = {},
): Promise<Buffer> {
  return contentOf(file, (wanted) => archiveOnDisk(path, wanted), signal);
}

/**
 * Reads an image of an engine. Of one that is reached over SSH the image stays where it is, as long as the workbench has
 * a Python or a Perl that can read it there; else all of it comes over the link. Rejects as {@link readImage} does, and with what
 * the engine fails with.
 */
export function readImageOf(of: ImageOfEngine, options: Options = {}): Promise<ReadImage> {
  return readThere(of, SECRETS_WANTED, options.signal, (source) => readImage(source, options));
}

/** What a file of a layer of such an image holds, by the same way. See {@link contentOf}. */
export function readFileOf(
  of: ImageOfEngine,
  file: FileOfLayer,
  { signal }: Pick<Options, 'signal'> = {},
): Promise<Buffer> {
  return readThere(of, wantedFor(file), signal, (source) => contentOf(file, () => source, signal));
}

async function readThere<T>(
  of: ImageOfEngine,
  wanted: Wanted,
  signal: AbortSignal | undefined,
  read: (source: MemberSource) => Promise<T>,
): Promise<T> {
  const { workbench, engine, image } = of;
  for (const thinner of workbench.kind === 'ssh' ? await thinnersOf(workbench, signal) : []) {
    const command = thinning(thinner, engineImage(of), wanted);
    const thinned = workbench.dialCommand(command, { elevated: isRoots(engine) });
    const counted = countedPieces(thinned);
    try {
      return await readFrom(thinned, () => read(thinArchive(counted.pieces)), signal);
    } catch (error) {
      // A program that could not even begin (the socket is not for this user, it is too old) is done without.
      if (counted.any() || signal?.aborted === true) throw error;
    }
  }
  const saved = await engine.images.save([image], signal === undefined ? {} : { signal });
  return readFrom(saved, () => read(wholeArchive(saved, wanted)), signal);
}

/** Whoever gives up waits for nobody: the stream ends, and with it the program or the request behind it. */
async function readFrom<T>(
  stream: Readable,
  read: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const stop = (): void => void stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', stop);
  try {
    return await read();
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}

function engineImage({ engine, image }: ImageOfEngine): SavedImage {
  const { socket, context } = engine.info;
  return socket === undefined
    ? { by: ['docker', ...(context === undefined ? [] : ['--context', context]), 'save', '--', image] }
    : { socket, query: `names=${encodeURIComponent(image)}` };
}

const isRoots = ({ info }: Engine): boolean => info.route.startsWith('sudo');

function countedPieces(stream: AsyncIterable<Uint8Array>): {
  pieces: AsyncIterable<Uint8Array>;
  any: () => boolean;
} {
  let any = false;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of stream) {
      any = true;
      yield piece;
    }
  }
  return { pieces: pieces(), any: () => any };
}
