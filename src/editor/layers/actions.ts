import { basename } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import {
  readFileInArchive,
  readFileOf,
  readImageFile,
  readImageOf,
  type ReadImage,
  type ReadOptions,
} from '../../layers';
import { quote } from '../../workbench';
import { chooseImage, nameOf, referenceOf, type Called } from '../containers/choosing';
import { activeScope } from '../containers/scope';
import { showFailure, withProgress } from '../notify';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import { filesCounted } from './filesCounted';
import type { ImagePanels, Looked } from './imagePanels';
import type { ImageOrigin } from './keptImages';

export interface ImageLookParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  imagePanels: ImagePanels;
}

/** What the commands do that look inside images. */
export function createImageLookActions({ log, connection, rows, imagePanels }: ImageLookParts) {
  const onFailure = (error: unknown): void => void showFailure(log, error);

  async function read(
    origin: ImageOrigin,
    how: (options: ReadOptions) => Promise<ReadImage>,
  ): Promise<Looked> {
    log.info(`$ ${displayText(quote(['container-workbench', 'image', 'analyze', origin.reference]))}`);
    const title = vscode.l10n.t('Looking inside {0}', displayText(origin.name));
    const image = await withProgress(title, (signal, report) =>
      how({
        signal,
        onProgress: ({ files }) => report(filesCounted(files)),
      }),
    );
    return [origin, image];
  }

  async function readChosen(called: Called, question: string): Promise<Looked | undefined> {
    const { held, engine } = activeScope(connection);
    const chosen = await chooseImage(rows, { held, engine }, called, question);
    if (chosen === undefined) return undefined;
    const reference = referenceOf(chosen);
    const of = { workbench: held.workbench, engine, image: reference };
    const origin: ImageOrigin = {
      name: nameOf(chosen),
      where: held.workbench.label,
      reference,
      // By its id: another image may have its name by the time that a file is opened.
      contentOf: (file, signal) => readFileOf({ ...of, image: chosen.image.id }, file, { signal }),
    };
    return read(origin, (options) => readImageOf(of, options));
  }

  async function readChosenFile(title: string): Promise<Looked | undefined> {
    const filters = { [vscode.l10n.t('Saved images')]: ['tar', 'gz', 'tgz', 'zst'] };
    const [file] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
    if (file === undefined) return undefined;
    const { fsPath } = file;
    const origin: ImageOrigin = {
      name: basename(fsPath),
      where: vscode.l10n.t('a saved image'),
      reference: fsPath,
      contentOf: (wanted, signal) => readFileInArchive(fsPath, wanted, { signal }),
    };
    return read(origin, (options) => readImageFile(fsPath, options));
  }

  async function show(looked: Looked | undefined): Promise<void> {
    if (looked === undefined) return;
    await imagePanels.show(looked, { onFailure, compare: (key) => compareWith(shown(key)) });
  }

  const shown = (key: string): Looked => {
    const { image, ...origin } = imagePanels.images.get(key);
    return [origin, image];
  };

  async function compareWith(one: Looked | undefined): Promise<void> {
    if (one === undefined) return;
    const title = vscode.l10n.t('Compare {0} with which image?', displayText(one[0].name));
    const other = await readOther(title);
    if (other !== undefined) imagePanels.compare([one, other], onFailure);
  }

  /** One of the engine, as long as there is one, or a saved one. */
  function readOther(title: string): Promise<Looked | undefined> {
    return connection.active?.engine === undefined ? readChosenFile(title) : readChosen([], title);
  }

  return {
    'containerWorkbench.lookInsideImage': async (...called: Called) =>
      show(await readChosen(called, vscode.l10n.t('Look inside which image?'))),
    'containerWorkbench.compareImages': async (...called: Called) =>
      compareWith(await readChosen(called, vscode.l10n.t('Compare the files of which image?'))),
    'containerWorkbench.lookInsideSavedImage': async () =>
      show(await readChosenFile(vscode.l10n.t('Look inside which saved image?'))),
    'containerWorkbench.compareImageFile': (uri?: vscode.Uri) =>
      imagePanels.fileActions.compareLayers(imagePanels.fileActions.shown(uri)),
    'containerWorkbench.saveImageFile': (uri?: vscode.Uri) =>
      imagePanels.fileActions.save(imagePanels.fileActions.shown(uri)),
  };
}
