import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { efficiencyOf, type Efficiency, type FileOfLayer, type ReadImage } from '../../layers';
import { LAYERS_SCHEME, LAYER_FILE_SCHEME } from '../contributions';

/** How an image is called, and how the contents of one of its files are read. */
export interface ImageOrigin {
  name: string;
  /** Where it is: a workbench or this computer. */
  where: string;
  /** What it is called on the command line. */
  reference: string;
  contentOf: (file: FileOfLayer, signal: AbortSignal) => Promise<Buffer>;
}

/** An image that was looked into. */
export interface LookedInto extends ImageOrigin {
  image: ReadImage;
  efficiency: Efficiency;
}

/** Images that are shown, each for as long as a panel or a document shows something of it. Addresses name them by a key. */
export class KeptImages implements vscode.Disposable {
  readonly #images = new Map<string, LookedInto>();
  readonly #inPanels = new Set<string>();
  readonly #closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    const key = keyOf(uri);
    if (key !== undefined) this.#forgetUnshown(key);
  });
  #last = 0;

  /** Keeps an image until {@link release}. Answers with its key. */
  keep(origin: ImageOrigin, image: ReadImage): string {
    const key = String(++this.#last);
    this.#images.set(key, { ...origin, image, efficiency: efficiencyOf(image.layers, image.paths) });
    this.#inPanels.add(key);
    return key;
  }

  /** The panel is closed; documents may still show something of the image. */
  release(key: string): void {
    this.#inPanels.delete(key);
    this.#forgetUnshown(key);
  }

  /** Throws `image-forgotten`. */
  get(key: string): LookedInto {
    const known = this.#images.get(key);
    if (known !== undefined) return known;
    throw new ExplainedError(
      'image-forgotten',
      vscode.l10n.t('This image was looked into before the editor was restarted, or its panel was closed.'),
      { remedy: vscode.l10n.t('Look inside it again.') },
    );
  }

  /** The image with these layers (digests of their contents, the lowest first), where it is kept. */
  find(diffIds: readonly string[]): LookedInto | undefined {
    const wanted = diffIds.join();
    return [...this.#images.values()].findLast(
      ({ image }) => diffIds.length > 0 && image.configuration.diffIds.join() === wanted,
    );
  }

  dispose(): void {
    this.#closing.dispose();
    this.#images.clear();
  }

  #forgetUnshown(key: string): void {
    const shown = vscode.workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && keyOf(uri) === key);
    if (!shown && !this.#inPanels.has(key)) this.#images.delete(key);
  }
}

/** The key of the image that an address is about; `undefined` for one that is about none. */
function keyOf({ scheme, query }: vscode.Uri): string | undefined {
  if (scheme !== LAYERS_SCHEME && scheme !== LAYER_FILE_SCHEME) return undefined;
  return (JSON.parse(query) as { key: string }).key;
}

/** The name of an image as one step of an address. */
export const stepFor = (name: string): string => displayText(name).replaceAll('/', '∕');
