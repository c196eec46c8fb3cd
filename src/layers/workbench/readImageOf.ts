import type { Readable } from 'node:stream';
import type { Engine } from '../../docker';
import type { Workbench } from '../../workbench';
import type { MemberSource } from '../archive/members';
import { thinArchive } from '../archive/thinArchive';
import { archiveOnDisk, wholeArchive } from '../archive/wholeArchive';
import { readImage } from '../read';
import type { ReadOptions } from '../read';
import { SECRETS_WANTED } from '../secrets';
import type { ReadImage } from '../types';
import { PYTHON_THINNER } from './pythonThinner';

/** Which image of which engine. */
export interface ImageOfEngine {
  workbench: Workbench;
  engine: Engine;
  /** Name or id. */
  image: string;
}

type Options = Omit<ReadOptions, 'image'>;

/** Reads a saved image of this computer: a file, or a folder in the OCI image layout. See {@link readImage}. */
export async function readImageFile(path: string, options: ReadOptions = {}): Promise<ReadImage> {
  return readImage(await archiveOnDisk(path, SECRETS_WANTED), options);
}

/**
 * Reads an image of an engine. Of one that is reached over SSH the image stays where it is, as long as the workbench has
 * a Python that can read it there; else all of it comes over the link. Rejects as {@link readImage} does, and with what
 * the engine fails with.
 */
export async function readImageOf(of: ImageOfEngine, options: Options = {}): Promise<ReadImage> {
  const { workbench, engine, image } = of;
  if (workbench.kind === 'ssh' && (await hasPython(workbench, options.signal))) {
    const thinned = workbench.dialCommand(thinnerCommand(of), { elevated: isRoots(engine) });
    const counted = countedPieces(thinned);
    try {
      return await readFrom(thinned, thinArchive(counted.pieces), options);
    } catch (error) {
      // A program that could not even begin (the socket is not for this user, Python is too old) is done without.
      if (counted.any() || options.signal?.aborted === true) throw error;
    }
  }
  const { signal } = options;
  const saved = await engine.images.save([image], signal === undefined ? {} : { signal });
  return readFrom(saved, wholeArchive(saved, SECRETS_WANTED), options);
}

/** Whoever gives up waits for nobody: the stream ends, and with it the program or the request behind it. */
async function readFrom(stream: Readable, source: MemberSource, options: Options): Promise<ReadImage> {
  const stop = (): void => void stream.destroy(options.signal?.reason as Error);
  options.signal?.addEventListener('abort', stop);
  try {
    return await readImage(source, options);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}

async function hasPython(workbench: Workbench, signal: AbortSignal | undefined): Promise<boolean> {
  const told = await workbench.run(['sh', '-c', 'command -v python3'], {
    repeatable: true,
    ...(signal === undefined ? {} : { signal }),
  });
  return told.exitCode === 0;
}

/** Exported for tests. */
export function thinnerCommand({ engine, image }: Pick<ImageOfEngine, 'engine' | 'image'>): string[] {
  const { socket, context } = engine.info;
  const save = ['docker', ...(context === undefined ? [] : ['--context', context]), 'save', '--', image];
  return thinner(socket ?? '', `names=${encodeURIComponent(image)}`, socket === undefined ? save : []);
}

/** The program with its arguments: where the image comes from, and what of it is wanted. */
export function thinner(socket: string, query: string, save: readonly string[]): string[] {
  const { paths, forms, largest, most, needles } = SECRETS_WANTED;
  const wanted = [paths, forms, String(largest), String(most), needles.join('\n')];
  return ['python3', '-c', PYTHON_THINNER, socket, query, ...wanted, ...save];
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
