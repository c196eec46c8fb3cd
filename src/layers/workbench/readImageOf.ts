import type { Engine } from '../../docker';
import type { Workbench } from '../../workbench';
import { archiveOnDisk, wholeArchive } from '../archive/wholeArchive';
import { readImage } from '../read';
import type { ReadOptions } from '../read';
import { SECRETS_WANTED } from '../secrets';
import type { ReadImage } from '../types';

/** Which image of which engine. */
export interface ImageOfEngine {
  workbench: Workbench;
  engine: Engine;
  /** Name or id. */
  image: string;
}

/** Reads a saved image of this computer: a file, or a folder in the OCI image layout. See {@link readImage}. */
export async function readImageFile(path: string, options: ReadOptions = {}): Promise<ReadImage> {
  return readImage(await archiveOnDisk(path, SECRETS_WANTED), options);
}

/** Reads an image of an engine. Rejects as {@link readImage} does, and with what the engine fails with. */
export async function readImageOf(
  { engine, image }: ImageOfEngine,
  options: Omit<ReadOptions, 'image'> = {},
): Promise<ReadImage> {
  const { signal } = options;
  const stream = await engine.images.save([image], signal === undefined ? {} : { signal });
  try {
    return await readImage(wholeArchive(stream, SECRETS_WANTED), options);
  } finally {
    stream.destroy();
  }
}
