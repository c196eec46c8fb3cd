import path from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../../base';
import type { FilePlace } from '../../docker';
import { displayName, type Workbench } from '../../workbench';
import type { CommandImplementations } from '../commands';
import { chooseContainer, type Called } from '../containers/choosing';
import { confirm, listNames } from '../containers/questions';
import { activeScope } from '../containers/scope';
import { showFolder, type How } from '../files/openFolder';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import { placedAt, placedUri } from './address';
import { openChange, type ChangedFile } from './changes';
import type { ContainerFileSystem } from './containerFileSystem';
import { copyFrom, copyTo } from './copying';
import { uriOfRow } from './fileRows';

export interface ContainerFileParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  containerFiles: ContainerFileSystem;
}

/** What the commands about files of containers are called with: a row, an address from the Explorer, or nothing. */
type About = string | vscode.Uri | undefined;

/** What the commands about files of containers and volumes do. */
export function createContainerFileActions({ log, connection, rows, containerFiles }: ContainerFileParts) {
  /** The folder or file that a command is for; of a container it is asked for, beginning with what `suggest` says. */
  async function subject(
    about: About,
    title: string,
    suggest: (workdir: string) => string,
  ): Promise<vscode.Uri | undefined> {
    if (about instanceof vscode.Uri) return about;
    const uri = uriOfRow(about);
    if (uri !== undefined) return uri;
    const root = await rootOf([about], title);
    if (root === undefined || root.place.kind !== 'container')
      return root && placedUri(root.workbench, root.place);
    const { workdir } = await activeScope(connection).engine.containers.inspect(root.place.name);
    const typed = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('Path in {0}', displayText(root.place.name)),
      value: suggest(workdir === '' ? '/' : workdir),
      validateInput: (text) =>
        text.startsWith('/') ? undefined : vscode.l10n.t('It begins with “/”: nothing else is above it.'),
    });
    return typed === undefined
      ? undefined
      : placedUri(root.workbench, root.place, path.posix.resolve('/', typed));
  }

  /** The container or volume of a row; a container is asked for where there is none. */
  async function rootOf(
    called: Called,
    title: string,
  ): Promise<{ workbench: Workbench; place: FilePlace } | undefined> {
    const scope = activeScope(connection);
    const { workbench } = scope.held;
    const [volume] = called[0] === undefined ? [] : rows.volumes(called[0]);
    if (volume !== undefined) return { workbench, place: { kind: 'volume', name: volume.volume.name } };
    const container = await chooseContainer(rows, scope, called, { title });
    return container === undefined
      ? undefined
      : { workbench, place: { kind: 'container', name: container.name } };
  }

  /** The rows of files that a command is for. */
  const chosenFiles = ([row, selected]: Called): vscode.Uri[] =>
    [...new Set(row !== undefined && selected?.includes(row) === true ? selected : [row])].flatMap(
      (each) => uriOfRow(each) ?? [],
    );

  async function askName(title: string, value = ''): Promise<string | undefined> {
    const name = await vscode.window.showInputBox({
      title,
      value,
      validateInput: (text) =>
        text === '' || text === '.' || text === '..' || text.includes('/')
          ? vscode.l10n.t('A name of one step, without “/”.')
          : undefined,
    });
    return name === '' ? undefined : name;
  }

  const beside = (uri: vscode.Uri, name: string): vscode.Uri =>
    uri.with({ path: path.posix.join(path.posix.dirname(uri.path), name) });
  const below = (uri: vscode.Uri, name: string): vscode.Uri =>
    uri.with({ path: path.posix.join(uri.path, name) });
  const exists = async (uri: vscode.Uri): Promise<boolean> =>
    containerFiles.stat(uri).then(
      () => true,
      () => false,
    );
  const checkFree = async (uri: vscode.Uri): Promise<void> => {
    if (!(await exists(uri))) return;
    throw new ExplainedError(
      'file-exists',
      vscode.l10n.t('{0} exists already.', displayName(path.posix.basename(uri.path))),
      { remedy: vscode.l10n.t('Choose another name.') },
    );
  };

  return {
    'containerWorkbench.openContainerFiles': async (row?: string, how?: How | readonly string[]) => {
      const title = vscode.l10n.t('Open the files of which container?');
      const uri =
        uriOfRow(row) ??
        (await rootOf([row], title).then((root) => root && placedUri(root.workbench, root.place)));
      if (uri === undefined) return;
      // What cannot be listed is told now, not by an empty Explorer.
      await containerFiles.entries(uri);
      const { place, path: folder } = placedAt(uri);
      const name = folder === '/' ? place.name : `${place.name}: ${folder}`;
      await showFolder(uri, displayName(name), typeof how === 'string' ? how : undefined);
    },
    'containerWorkbench.copyFromContainer': async (about?: About, to?: vscode.Uri | readonly unknown[]) => {
      const title = vscode.l10n.t('Copy from which container?');
      const uri = await subject(about, title, (workdir) => workdir);
      if (uri !== undefined)
        await copyFrom(log, containerFiles, uri, to instanceof vscode.Uri ? to : undefined);
    },
    'containerWorkbench.copyToContainer': async (about?: About, given?: readonly unknown[]) => {
      const title = vscode.l10n.t('Copy to which container?');
      const uri = await subject(about, title, (workdir) => workdir);
      const sources = (given ?? []).filter((each) => each instanceof vscode.Uri && each.scheme === 'file');
      if (uri !== undefined) {
        await copyTo(log, containerFiles, uri, sources.length === 0 ? undefined : (sources as vscode.Uri[]));
      }
    },
    'containerWorkbench.newContainerFile': async (row?: string) => {
      const folder = uriOfRow(row);
      const name = folder && (await askName(vscode.l10n.t('Name of the new file')));
      if (folder === undefined || name === undefined) return;
      const uri = below(folder, name);
      await containerFiles.writeFile(uri, new Uint8Array(), { create: true, overwrite: false });
      await vscode.window.showTextDocument(uri);
    },
    'containerWorkbench.newContainerFolder': async (row?: string) => {
      const folder = uriOfRow(row);
      const name = folder && (await askName(vscode.l10n.t('Name of the new folder')));
      if (folder === undefined || name === undefined) return;
      await checkFree(below(folder, name));
      await containerFiles.createDirectory(below(folder, name));
    },
    'containerWorkbench.renameContainerFile': async (row?: string) => {
      const uri = uriOfRow(row);
      if (uri === undefined) return;
      const old = path.posix.basename(uri.path);
      const name = await askName(vscode.l10n.t('New name of {0}', displayName(old)), old);
      if (name !== undefined && name !== old)
        await containerFiles.rename(uri, beside(uri, name), { overwrite: false });
    },
    'containerWorkbench.removeContainerFile': async (...called: Called) => {
      const uris = chosenFiles(called);
      if (uris.length === 0) return;
      const names = listNames(uris.map((uri) => displayName(path.posix.basename(uri.path))));
      const button = vscode.l10n.t('Remove');
      const lines = [vscode.l10n.t('Folders go with everything in them. This cannot be undone.')];
      if ((await confirm(noticeText(vscode.l10n.t('Remove {0}?', names)), lines, button)) !== button) return;
      for (const uri of uris) await containerFiles.delete(uri, { recursive: true });
    },
    'containerWorkbench.openChange': async (change: ChangedFile) => {
      const held = connection.all.find(({ workbench }) => workbench.id === change.workbenchId);
      if (held?.engine === undefined) throw held?.engineError ?? noEngine();
      await openChange(log, held.workbench, held.engine, change);
    },
  } satisfies Partial<CommandImplementations>;
}

function noEngine(): ExplainedError {
  return new ExplainedError(
    'not-connected',
    vscode.l10n.t('The engine that this is about is not connected.'),
    {
      remedy: vscode.l10n.t('Connect to its workbench, then try again.'),
    },
  );
}
