import { isHeaderOnly } from '../tar/header';
import { Stack } from '../tree/stack';
import type { ReadImage } from '../types';

/** A file that containers of an image have. */
export interface FileOfImage {
  /** `/usr/bin/sudo`; hostile. */
  path: string;
  /** Permission bits, setuid, setgid and sticky included. */
  mode: number;
  /** Bytes. */
  size: number;
  /** Of the layer that it comes from, 0 for the lowest. */
  layer: number;
}

const SETUID_OR_SETGID = 0o6000;
const HARD_LINK = '1';

/** Files (hard links too, and no folders, symbolic links and devices) that containers of an image have, as it comes. */
export function* filesOfImage({
  layers,
  paths,
}: Pick<ReadImage, 'layers' | 'paths'>): Generator<FileOfImage> {
  const stack = new Stack(paths);
  for (const layer of layers) stack.apply(layer);
  for (let path = 0; path < paths.size; path++) {
    const layer = stack.layerOf(path);
    if (layer === undefined) continue;
    const file = stack.at(path);
    if (file === undefined || (isHeaderOnly(file.type) && file.type !== HARD_LINK)) continue;
    yield { path: paths.text(path), mode: file.mode, size: file.size, layer };
  }
}

/** Those of {@link filesOfImage} that give whoever starts them the rights of their owner, or of their group. */
export function privilegedPrograms(image: Pick<ReadImage, 'layers' | 'paths'>): FileOfImage[] {
  return [...filesOfImage(image)].filter(
    ({ mode }) => (mode & SETUID_OR_SETGID) !== 0 && (mode & 0o111) !== 0,
  );
}
