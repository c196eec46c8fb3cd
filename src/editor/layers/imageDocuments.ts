import * as vscode from 'vscode';
import { describeImage } from '../../layers';
import { LAYERS_SCHEME } from '../contributions';
import { stepFor, type KeptImages } from './keptImages';

/** What is told about images as text, as the command line prints it: to be searched, copied and saved. */
export class ImageDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #images: KeptImages;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(LAYERS_SCHEME, this);

  constructor(images: KeptImages) {
    this.#images = images;
  }

  async show(key: string): Promise<void> {
    const { name } = this.#images.get(key);
    const uri = vscode.Uri.from({
      scheme: LAYERS_SCHEME,
      path: `/${vscode.l10n.t('{0} (layers).txt', stepFor(name))}`,
      query: JSON.stringify({ key }),
    });
    await vscode.window.showTextDocument(uri);
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const { key } = JSON.parse(query) as { key: string };
    const { image, efficiency } = this.#images.get(key);
    return [...describeImage(image, efficiency), ''].join('\n');
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
