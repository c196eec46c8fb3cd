import { homedir } from 'node:os';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, displayText, formatBytes, noticeText } from '../../base';
import { filesAt, maskSecrets } from '../../layers';
import { displayName, localNameFor } from '../../workbench';
import { LAYER_FILE_SCHEME } from '../contributions';
import type { ImageFile, ImageFiles } from './imageFiles';

/** What is done with a file of a layer, from the panel or from the editor that shows it. */
export class FileActions {
  readonly #files: ImageFiles;

  constructor(files: ImageFiles) {
    this.#files = files;
  }

  async open(file: ImageFile): Promise<void> {
    await vscode.commands.executeCommand('vscode.open', this.#files.addressOf(file));
  }

  /** Beside that of another layer, which the person chooses where there are several. */
  async compareLayers(here: ImageFile): Promise<void> {
    const { image } = here.looked;
    const others = filesAt(image, here.file.path).filter(({ layer }) => layer !== here.file.layer);
    const name = displayName(here.file.path);
    if (others.length === 0) {
      throw new ExplainedError('none', vscode.l10n.t('No other layer has a file {0}.', name));
    }
    const items = others.map((file) => ({
      label: vscode.l10n.t('Layer {0}', file.layer),
      description: formatBytes(file.size),
      detail: displayText(
        maskSecrets(image.layers[file.layer]?.step?.createdBy ?? '').replaceAll(/\s+/g, ' '),
      ),
      file,
    }));
    const title = vscode.l10n.t('Compare {0} with that of which layer?', name);
    const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
    if (chosen === undefined) return;
    const other = { ...here, file: chosen.file };
    const [lower, upper] = other.file.layer < here.file.layer ? [other, here] : [here, other];
    await this.compare(
      lower,
      upper,
      vscode.l10n.t(
        '{0}: layer {1} ↔ layer {2}',
        displayName(posix.basename(here.file.path)),
        lower.file.layer,
        upper.file.layer,
      ),
    );
  }

  async compare(one: ImageFile, other: ImageFile, title: string): Promise<void> {
    const [left, right] = [one, other].map((file) => this.#files.addressOf(file));
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  /** Asks where to, and writes it there and nowhere else. */
  async save(file: ImageFile): Promise<void> {
    const { path } = file.file;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save {0} to a file of this computer', displayName(path)),
      // The last step of its path, as this computer can have it: nothing that leads anywhere.
      defaultUri: vscode.Uri.joinPath(
        vscode.Uri.file(homedir()),
        localNameFor(displayName(posix.basename(path))),
      ),
    });
    if (target === undefined) return;
    await vscode.workspace.fs.writeFile(target, await this.#files.contentOf(file));
    const done = vscode.l10n.t('Saved as {0}.', target.fsPath);
    void vscode.window.showInformationMessage(noticeText(done));
  }

  /** What an editor shows; without an address the active one. */
  shown(uri = vscode.window.activeTextEditor?.document.uri): ImageFile {
    if (uri?.scheme === LAYER_FILE_SCHEME) return this.#files.at(uri);
    throw new ExplainedError('none', vscode.l10n.t('This is no file of a layer of an image.'), {
      remedy: vscode.l10n.t('Look inside an image, and open one of its files.'),
    });
  }
}
