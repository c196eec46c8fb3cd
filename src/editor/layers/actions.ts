import { basename } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import { readImageFile, readImageOf, type ReadImage, type ReadOptions } from '../../layers';
import { quote } from '../../workbench';
import { chooseImage, nameOf, referenceOf, type Called } from '../containers/choosing';
import { activeScope } from '../containers/scope';
import { withProgress } from '../notify';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import type { ImageDocuments } from './imageDocuments';

export interface ImageLookParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  imageDocuments: ImageDocuments;
}

type Read = (options: ReadOptions) => Promise<ReadImage>;

/** What the commands do that look inside images. */
export function createImageLookActions({ log, connection, rows, imageDocuments }: ImageLookParts) {
  function read(name: string, image: string, how: Read): Promise<ReadImage> {
    log.info(`$ ${displayText(quote(['container-workbench', 'image', 'analyze', image]))}`);
    return withProgress(vscode.l10n.t('Looking inside {0}', displayText(name)), (signal, report) =>
      how({
        signal,
        onProgress: ({ files }) => report(vscode.l10n.t('{0} files', files.toLocaleString())),
      }),
    );
  }

  async function readChosen(
    called: Called,
    question: string,
  ): Promise<{ name: string; image: ReadImage } | undefined> {
    const { held, engine } = activeScope(connection);
    const chosen = await chooseImage(rows, { held, engine }, called, question);
    if (chosen === undefined) return undefined;
    const reference = referenceOf(chosen);
    const of = { workbench: held.workbench, engine, image: reference };
    const image = await read(nameOf(chosen), reference, (options) => readImageOf(of, options));
    return { name: nameOf(chosen), image };
  }

  async function lookInside(called: Called): Promise<void> {
    const found = await readChosen(called, vscode.l10n.t('Look inside which image?'));
    if (found !== undefined) await imageDocuments.show(found.name, found.image);
  }

  async function compare(called: Called): Promise<void> {
    const one = await readChosen(called, vscode.l10n.t('Compare the files of which image?'));
    if (one === undefined) return;
    const other = await readChosen([], vscode.l10n.t('Compare {0} with which image?', displayText(one.name)));
    if (other !== undefined) await imageDocuments.compare(one, other);
  }

  async function lookInsideFile(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Look inside which saved image?'),
        filters: { [vscode.l10n.t('Saved images')]: ['tar', 'gz', 'tgz', 'zst'] },
      })) ?? [];
    if (file === undefined) return;
    const name = basename(file.fsPath);
    const image = await read(name, file.fsPath, (options) => readImageFile(file.fsPath, options));
    await imageDocuments.show(name, image);
  }

  return {
    'containerWorkbench.lookInsideImage': (...called: Called) => lookInside(called),
    'containerWorkbench.compareImages': (...called: Called) => compare(called),
    'containerWorkbench.lookInsideSavedImage': () => lookInsideFile(),
  };
}
