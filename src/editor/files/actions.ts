import path from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError } from '../../base';
import type { Workbench } from '../../workbench';
import type { Connection } from '../types';
import type { WorkbenchFileSystem } from '../workbenchFileSystem';
import { SCHEME, asRoot, authorityOf, placeOf } from './address';
import { pickFolder } from './folderPicker';
import { goToFile } from './goToFile';
import { openFolder } from './openFolder';
import type { WorkbenchReach } from './reach';
import { askForText } from './searchQuestion';
import type { SearchView } from './searchView';
import { askTarget, downloadFiles, uploadFiles } from './transfers';

/** What {@link createFileActions} acts on. */
export interface FileParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  reach: WorkbenchReach;
  files: WorkbenchFileSystem;
  search: SearchView;
}

/** What the commands about files of a workbench do. */
export function createFileActions({ log, connection, reach, files, search }: FileParts) {
  const active = (): Workbench => {
    const workbench = connection.active?.workbench;
    if (workbench !== undefined) return workbench;
    throw new ExplainedError('not-connected', vscode.l10n.t('There is no workbench to look at.'), {
      remedy: vscode.l10n.t('Connect to one first.'),
    });
  };

  /** Where to search: the folder that was clicked, the only one that is open, or the one that the person chooses. */
  const place = async (
    title: string,
    clicked?: vscode.Uri,
  ): Promise<{ workbench: Workbench; folder: string } | undefined> => {
    if (clicked?.scheme === SCHEME) {
      return { workbench: await reach.get(placeOf(clicked).authority), folder: clicked.path };
    }
    const workbench = active();
    const open = (vscode.workspace.workspaceFolders ?? []).filter(
      ({ uri }) => uri.scheme === SCHEME && placeOf(uri).authority === authorityOf(workbench),
    );
    const [only] = open;
    if (only !== undefined && open.length === 1) return { workbench, folder: only.uri.path };
    const folder = await pickFolder(await workbench.files(), title);
    return folder === undefined ? undefined : { workbench, folder };
  };

  /** The file that a command is for: the clicked one, else the one in the active editor. */
  const subject = (clicked?: vscode.Uri): vscode.Uri => {
    const uri = clicked ?? vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme === SCHEME) return uri;
    throw new ExplainedError('no-file', vscode.l10n.t('This is for files of a workbench only.'), {
      remedy: vscode.l10n.t('Open one first.'),
    });
  };

  return {
    'containerWorkbench.openFolder': (folder?: string, how?: 'here' | 'window' | 'add') =>
      openFolder(active(), typeof folder === 'string' ? folder : undefined, how),
    'containerWorkbench.findInFiles': async (clicked?: vscode.Uri) => {
      const where = await place(vscode.l10n.t('Find in a Folder'), clicked);
      if (where === undefined) return;
      const title = vscode.l10n.t('Find in {0}', path.posix.basename(where.folder) || '/');
      const question = await askForText(title);
      if (question !== undefined) await search.search(where.workbench, { folder: where.folder, ...question });
    },
    'containerWorkbench.stopSearch': () => search.stop(),
    'containerWorkbench.clearSearch': () => search.clear(),
    'containerWorkbench.goToFile': async (clicked?: vscode.Uri) => {
      const where = await place(vscode.l10n.t('Go to a File in a Folder'), clicked);
      if (where !== undefined) await goToFile(where.workbench, where.folder);
    },
    'containerWorkbench.editAsRoot': async (clicked?: vscode.Uri) => {
      await vscode.window.showTextDocument(asRoot(subject(clicked)));
    },
    'containerWorkbench.saveAsRoot': () => files.saveAsRoot(subject()),
    'containerWorkbench.download': (clicked?: vscode.Uri, selected?: readonly vscode.Uri[]) =>
      downloadFiles(
        log,
        files,
        selected !== undefined && selected.length > 0 ? selected : [subject(clicked)],
      ),
    'containerWorkbench.upload': async (clicked?: vscode.Uri) => {
      const workbench = clicked === undefined ? active() : undefined;
      const target = workbench === undefined ? clicked : await askTarget(workbench, await workbench.files());
      if (target !== undefined) await uploadFiles(log, files, target);
    },
  };
}
