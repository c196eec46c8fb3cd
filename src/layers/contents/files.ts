import type { LayerFiles } from '../files/layerFiles';
import { WHITEOUT } from '../files/layerFiles';
import { cleanSteps } from '../tar/cleanName';
import type { Layer, ReadImage } from '../types';

/** Hard links to hard links are followed so far. */
const MOST_LINKS = 10;

/** A file of a layer whose contents can be read. */
export interface FileOfLayer {
  /** Of the layer, 0 for the lowest. */
  layer: number;
  /** What it is called there, as `PathTable.text` has it: hostile. */
  path: string;
  /** The part of the archive that the layer is. */
  part: string;
  /** The file in this layer that holds the contents: another one for a hard link. */
  holder: string;
  /** In bytes. */
  size: number;
  /** Seconds since the epoch. */
  modified: number;
}

/** The files of a layer whose contents can be read, by their path; what comes last in an archive counts. */
export class ContentsOfLayer {
  readonly #image: ReadImage;
  readonly #layer: Layer;
  readonly #last = new Map<number, number>();

  constructor(image: ReadImage, layer: Layer) {
    this.#image = image;
    this.#layer = layer;
    for (let index = 0; index < layer.files.length; index++) {
      const path = layer.files.pathOf(index);
      if (!image.paths.name(path).startsWith(WHITEOUT)) this.#last.set(path, index);
    }
  }

  /** `undefined`: the layer has no such file, or one that holds nothing by itself, as a symbolic link or one with holes. */
  at(path: number): FileOfLayer | undefined {
    const { paths } = this.#image;
    const { index: layer, part, files } = this.#layer;
    const holder = this.#holderOf(path);
    if (holder === undefined) return undefined;
    return {
      layer,
      part,
      path: paths.text(path),
      holder: paths.text(holder.path),
      size: files.sizeOf(holder.index),
      modified: files.at(holder.index).modified,
    };
  }

  #holderOf(path: number): { path: number; index: number } | undefined {
    const { files } = this.#layer;
    let at = path;
    for (let step = 0; step <= MOST_LINKS; step++) {
      const index = this.#last.get(at);
      if (index === undefined) return undefined;
      if (files.typeOf(index) !== '1') return holdsContents(files, index) ? { path: at, index } : undefined;
      at = this.#image.paths.lookUp((cleanSteps(files.at(index).link) ?? []).join('/'));
    }
    return undefined;
  }
}

/** The file at a path in each layer that has it, the lowest first. */
export function filesAt(image: ReadImage, path: string): FileOfLayer[] {
  const number = image.paths.lookUp(path);
  return number < 0
    ? []
    : image.layers.flatMap((layer) => new ContentsOfLayer(image, layer).at(number) ?? []);
}

const holdsContents = (files: LayerFiles, index: number): boolean =>
  files.typeOf(index) === '0' && !files.at(index).sparse;
