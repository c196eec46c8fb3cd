import * as vscode from 'vscode';
import { ContentsOfLayer, type FileOfLayer } from '../../layers';
import { displayName } from '../../workbench';
import { LAYER_FILE_SCHEME } from '../contributions';
import { toFileSystemError } from '../files/errors';
import { withLateProgress } from '../notify';
import { ReadOnlyFiles } from '../readOnlyFiles';
import { stepFor, type KeptImages, type LookedInto } from './keptImages';

/** So many contents are kept for those who ask again: both sides of a comparison. */
const KEPT = 2;

/** A file of a layer of an image that was looked into. */
export interface ImageFile {
  key: string;
  looked: LookedInto;
  file: FileOfLayer;
}

/** Files of layers, read out of their image once something shows them. */
export class ImageFiles extends ReadOnlyFiles {
  readonly #images: KeptImages;
  readonly #contents = new WeakMap<LookedInto, Map<string, Promise<Buffer>>>();

  constructor(images: KeptImages) {
    super(LAYER_FILE_SCHEME);
    this.#images = images;
  }

  /** Where a file is shown. Names out of an image stand in it for people only: which file it is tells the query. */
  addressOf({ key, looked, file: { layer, path } }: ImageFile): vscode.Uri {
    const place = vscode.l10n.t('{0} (layer {1})', stepFor(looked.name), layer);
    const shown = displayName(path).replaceAll(/(?<=\/)\.\.(?=\/|$)/g, '‥');
    return vscode.Uri.from({
      scheme: LAYER_FILE_SCHEME,
      path: `/${place}${shown}`,
      query: JSON.stringify({ key, layer, path }),
    });
  }

  /** The file that an address is about. */
  at(uri: vscode.Uri): ImageFile {
    const { key, layer, path } = JSON.parse(uri.query) as { key: string; layer: number; path: string };
    const looked = this.#images.get(key);
    const { layers, paths } = looked.image;
    const within = layers[layer];
    const file = within && new ContentsOfLayer(looked.image, within).at(paths.lookUp(path));
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { key, looked, file };
  }

  async contentOf({ looked, file }: ImageFile): Promise<Buffer> {
    const known = this.#contents.get(looked) ?? new Map<string, Promise<Buffer>>();
    this.#contents.set(looked, known);
    const name = JSON.stringify([file.part, file.holder]);
    const reading = known.get(name) ?? this.#read(looked, file);
    known.delete(name);
    known.set(name, reading);
    for (const oldest of [...known.keys()].slice(0, -KEPT)) known.delete(oldest);
    // Whoever asks again after a failure is to have another try.
    reading.catch(() => known.delete(name));
    return reading;
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return toldToEditor(() => {
      const { file } = this.at(uri);
      return { type: vscode.FileType.File, ctime: 0, mtime: file.modified * 1000, size: file.size };
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return toldToEditor(() => this.contentOf(this.at(uri)));
  }

  #read(looked: LookedInto, file: FileOfLayer): Promise<Buffer> {
    const title = vscode.l10n.t('Reading {0} of {1}', displayName(file.path), stepFor(looked.name));
    return withLateProgress(title, (signal) => looked.contentOf(file, signal));
  }
}

async function toldToEditor<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFileSystemError(error);
  }
}
