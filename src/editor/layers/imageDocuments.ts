import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { describeImage, efficiencyOf, filesText, type ReadImage } from '../../layers';
import { LAYERS_SCHEME } from '../contributions';

/** What a document shows of an image: the report, or all files once so many layers are stacked (-1: none). */
type Shown = 'report' | number;

/** A line of the report that begins a layer. */
const LAYER_LINE = /^ {2} *(\d+) +[\d.]+ [kMGT]?B +\d+ % /;

/** What is in images, as documents that can be read, searched and compared like any other. */
export class ImageDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #images = new Map<string, { name: string; image: ReadImage }>();
  readonly #registrations: vscode.Disposable;
  #last = 0;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(LAYERS_SCHEME, this),
      vscode.languages.registerCodeLensProvider({ scheme: LAYERS_SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forgetClosed(uri)),
    );
  }

  /** Shows what is told about an image. */
  async show(name: string, image: ReadImage): Promise<void> {
    const key = this.#keep(name, image);
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(this.#address(key, 'report')),
    );
  }

  /** Shows what is different in the files of two images. */
  async compare(
    one: { name: string; image: ReadImage },
    other: { name: string; image: ReadImage },
  ): Promise<void> {
    const [left, right] = [one, other].map(({ name, image }) =>
      this.#address(this.#keep(name, image), image.layers.length - 1),
    );
    const title = vscode.l10n.t('{0} ↔ {1}', displayText(one.name), displayText(other.name));
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const { shown, image } = this.#subject(uri);
    if (shown !== 'report') return filesText(image, shown);
    return [...describeImage(image, efficiencyOf(image.layers, image.paths)), ''].join('\n');
  }

  /** Above each layer of a report: what it changes, and all files up to it. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { key, name, shown } = this.#subject(document.uri);
    if (shown !== 'report') return [];
    const lenses: vscode.CodeLens[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      const [, number] = LAYER_LINE.exec(document.lineAt(line).text) ?? [];
      if (number === undefined) continue;
      const layer = Number(number);
      const range = new vscode.Range(line, 0, line, 0);
      const [below, here] = [this.#address(key, layer - 1), this.#address(key, layer)];
      const title = vscode.l10n.t('{0}: what layer {1} changes', displayText(name), layer);
      lenses.push(
        new vscode.CodeLens(range, {
          title: vscode.l10n.t('What this layer changes'),
          command: 'vscode.diff',
          arguments: [below, here, title],
        }),
        new vscode.CodeLens(range, {
          title: vscode.l10n.t('All files up to this layer'),
          command: 'vscode.open',
          arguments: [here],
        }),
      );
    }
    return lenses;
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#images.clear();
  }

  #keep(name: string, image: ReadImage): string {
    const key = String(++this.#last);
    this.#images.set(key, { name, image });
    return key;
  }

  #address(key: string, shown: Shown): vscode.Uri {
    const name = displayText(this.#images.get(key)?.name ?? '').replaceAll('/', '∕');
    const file =
      shown === 'report'
        ? vscode.l10n.t('{0} (layers).txt', name)
        : vscode.l10n.t('{0} (files of layers 0 to {1}).txt', name, shown);
    return vscode.Uri.from({
      scheme: LAYERS_SCHEME,
      path: `/${file}`,
      query: JSON.stringify({ key, shown }),
    });
  }

  #subject(uri: vscode.Uri): { key: string; shown: Shown; name: string; image: ReadImage } {
    const { key, shown } = JSON.parse(uri.query) as { key: string; shown: Shown };
    const known = this.#images.get(key);
    if (known !== undefined) return { key, shown, ...known };
    throw new ExplainedError(
      'image-forgotten',
      'This image was looked into before the editor was restarted.',
      {
        remedy: 'Look inside it again.',
      },
    );
  }

  /** An image is kept for as long as a document shows something of it. */
  #forgetClosed(closed: vscode.Uri): void {
    if (closed.scheme !== LAYERS_SCHEME) return;
    const { key } = JSON.parse(closed.query) as { key: string };
    const shown = vscode.workspace.textDocuments.some(
      ({ uri, isClosed }) =>
        !isClosed && uri.scheme === LAYERS_SCHEME && (JSON.parse(uri.query) as { key: string }).key === key,
    );
    if (!shown) this.#images.delete(key);
  }
}
