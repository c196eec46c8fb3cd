import path from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, noticeText } from '../base';
import { copyBetween, displayName } from '../workbench';
import type { FileStat, WorkbenchFiles } from '../workbench';
import { SCHEME, addressOf, asRoot, placeOf } from './files/address';
import { DocumentBases } from './files/documentBases';
import { toFileSystemError } from './files/errors';
import { typeOf } from './files/fileTypes';
import type { WorkbenchReach } from './files/reach';
import { Watching } from './files/watching';
import type { Connection } from './types';

/**
 * Files of workbenches as `workbench://student@lab-17:22/absolute/path`, with root's rights as
 * `workbench://student@lab-17:22+root/…`. A file belongs to the workbench that its address names, whichever is the
 * active one. A document of a workbench that is not connected says so when it is read or saved, and keeps what was typed.
 */
export class WorkbenchFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #connection: Connection;
  readonly #reach: WorkbenchReach;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #bases = new DocumentBases();
  readonly #watching: Watching;
  readonly #parts: vscode.Disposable;
  /** Documents whose next save is done as root, by address. */
  readonly #elevated = new Set<string>();
  /** Authorities whose connection a person has been asked for already. */
  readonly #asked = new Set<string>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(connection: Connection, reach: WorkbenchReach) {
    this.#connection = connection;
    this.#reach = reach;
    this.#watching = new Watching(reach, connection.onDidChange);
    this.#parts = vscode.Disposable.from(
      this.#changed,
      this.#bases,
      this.#watching,
      this.#watching.onDidChange((changes) => this.#changed.fire(changes)),
      reach.onDidFind((authority) => this.#onFound(authority)),
      vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true }),
    );
  }

  /** Opens the file at `file` (absolute, or below the home folder with `~/`), made with `initialText` where there is none. */
  async open(file: string, initialText?: string): Promise<void> {
    const workbench = this.#connection.active?.workbench;
    if (workbench === undefined) {
      throw new ExplainedError('not-connected', vscode.l10n.t('There is no workbench to open a file on.'), {
        remedy: vscode.l10n.t('Connect to one first.'),
      });
    }
    const files = await workbench.files();
    const absolute = file.startsWith('~/') ? `${files.home}/${file.slice(2)}` : file;
    if (initialText !== undefined) await createWhereMissing(files, absolute, initialText);
    const uri = addressOf(workbench, absolute);
    await vscode.window.showTextDocument(uri, { viewColumn: columnOf(uri) ?? vscode.ViewColumn.Beside });
  }

  watch(
    uri: vscode.Uri,
    options: { readonly recursive: boolean; readonly excludes: readonly string[] },
  ): vscode.Disposable {
    return this.#watching.watch(uri, options);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    let stat: FileStat;
    try {
      stat = await this.#on(uri, async (files) => this.#bases.told(uri, await files.stat(uri.path), files));
    } catch (error) {
      // A window whose folder cannot be reached yet is not one whose folder is gone: the editor would ask for another.
      if (!isUnavailable(error) || !isOpenFolder(uri)) throw error;
      return { type: vscode.FileType.Directory, size: 0, mtime: 0, ctime: 0 };
    }
    return {
      type: typeOf(stat),
      size: stat.size,
      mtime: stat.modified,
      ctime: stat.modified,
      // The editor would refuse to save by itself, where we can offer to do so as root.
      ...(stat.writable || isBeingEdited(uri) ? {} : { permissions: vscode.FilePermission.Readonly }),
    };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await this.#on(uri, (files) => files.list(uri.path));
    return entries.map((entry) => [entry.name, typeOf(entry)]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#on(uri, async (files) => {
      // In this order: what changes in between counts as changed after it was read.
      const [{ modified }, content] = await Promise.all([files.stat(uri.path), files.read(uri.path)]);
      this.#bases.has(uri, content, modified, 'read');
      return content;
    });
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    const root = this.#elevated.delete(uri.toString());
    const target = root ? asRoot(uri) : uri;
    try {
      await this.#on(target, async (files) => {
        if (await this.#bases.conflicts(uri, content, files)) throw changedMeanwhile(uri);
        await files.write(uri.path, content, { mayCreate: create, mayReplace: overwrite });
        const { modified } = await files.stat(uri.path);
        this.#bases.has(uri, content, modified, 'written');
      });
    } catch (error) {
      if (
        !placeOf(target).root &&
        error instanceof vscode.FileSystemError &&
        error.code === 'NoPermissions'
      ) {
        void this.#offerRoot(uri);
      }
      throw error;
    }
    this.#announce([vscode.FileChangeType.Changed, uri]);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.#on(uri, (files) => files.makeFolder(uri.path));
    this.#announce([vscode.FileChangeType.Created, uri]);
  }

  async delete(uri: vscode.Uri, options: { recursive: boolean }): Promise<void> {
    await this.#on(uri, (files) => files.remove(uri.path, options));
    this.#announce([vscode.FileChangeType.Deleted, uri]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    if (sameFiles(from, to)) {
      await this.#on(from, (files) => files.rename(from.path, to.path, { replace: overwrite }));
    } else {
      await this.#copyBetween(from, to, overwrite);
      await this.#on(from, (files) => files.remove(from.path, { recursive: true }));
    }
    this.#announce([vscode.FileChangeType.Deleted, from], [vscode.FileChangeType.Created, to]);
  }

  async copy(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    if (sameFiles(from, to)) {
      await this.#on(from, (files) => files.copy(from.path, to.path, { replace: overwrite }));
    } else {
      await this.#copyBetween(from, to, overwrite);
    }
    this.#announce([vscode.FileChangeType.Created, to]);
  }

  /** The files that an address is about. Rejects with `not-connected` where its workbench is not. */
  async filesOf(uri: vscode.Uri): Promise<WorkbenchFiles> {
    const { authority, root } = placeOf(uri);
    const workbench = await this.#reach.get(authority);
    return workbench.files({ elevated: root });
  }

  /** Saves an open document with root's rights, this once. */
  async saveAsRoot(uri: vscode.Uri): Promise<void> {
    this.#elevated.add(uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    await document.save();
    this.#elevated.delete(uri.toString());
  }

  /** Something has come into being that nobody but us knows of yet. */
  announceCreated(uri: vscode.Uri): void {
    this.#announce([vscode.FileChangeType.Created, uri]);
  }

  dispose(): void {
    this.#parts.dispose();
  }

  async #copyBetween(from: vscode.Uri, to: vscode.Uri, overwrite: boolean): Promise<void> {
    await this.#on(from, (source) =>
      this.#on(to, (target) => copyBetween(source, from.path, target, to.path, { replace: overwrite })),
    );
  }

  #announce(...changes: [vscode.FileChangeType, vscode.Uri][]): void {
    this.#changed.fire(changes.map(([type, uri]) => ({ type, uri })));
  }

  async #on<T>(uri: vscode.Uri, use: (files: WorkbenchFiles) => Promise<T>): Promise<T> {
    try {
      return await use(await this.filesOf(uri));
    } catch (error) {
      if (error instanceof ExplainedError && error.code === 'not-connected') void this.#offerConnection(uri);
      throw toFileSystemError(error);
    }
  }

  async #offerRoot(uri: vscode.Uri): Promise<void> {
    const save = vscode.l10n.t('Save as Root');
    const sentence = vscode.l10n.t('You have no right to save {0}.', displayName(uri.path));
    if ((await vscode.window.showWarningMessage(noticeText(sentence), save)) !== save) return;
    await this.saveAsRoot(uri);
  }

  /** Once for a workbench, however many of its files are wanted. */
  async #offerConnection(uri: vscode.Uri): Promise<void> {
    const { authority } = placeOf(uri);
    if (this.#asked.has(authority)) return;
    this.#asked.add(authority);
    const connect = vscode.l10n.t('Connect');
    const sentence = vscode.l10n.t('The files of {0} need a connection to it.', authority);
    const chosen = await vscode.window.showWarningMessage(noticeText(sentence), connect);
    this.#asked.delete(authority);
    if (chosen !== connect) return;
    await vscode.commands.executeCommand('containerWorkbench.connect', this.#reach.addressOf(authority));
  }

  /** What could not be shown before is looked at again. */
  #onFound(authority: string): void {
    const open = vscode.workspace.textDocuments.filter(
      ({ uri }) => uri.scheme === SCHEME && placeOf(uri).authority === authority,
    );
    this.#announce(
      ...open.map(({ uri }): [vscode.FileChangeType, vscode.Uri] => [vscode.FileChangeType.Changed, uri]),
    );
    void vscode.commands.executeCommand('workbench.files.action.refreshFilesExplorer');
  }
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof vscode.FileSystemError && error.code === 'Unavailable';

function isBeingEdited(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return vscode.workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === key,
  );
}

function isOpenFolder(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.toString() === key);
}

/** Between the editor's look at it and its save. */
function changedMeanwhile(uri: vscode.Uri): ExplainedError {
  const name = displayName(path.posix.basename(uri.path));
  return new ExplainedError(
    'file-changed',
    vscode.l10n.t('{0} has been changed on the workbench since you opened it.', name),
    { remedy: vscode.l10n.t('Save again to compare the two.') },
  );
}

/** On one workbench, with the same rights. */
function sameFiles(from: vscode.Uri, to: vscode.Uri): boolean {
  return from.authority.toLowerCase() === to.authority.toLowerCase();
}

async function createWhereMissing(files: WorkbenchFiles, file: string, text: string): Promise<void> {
  try {
    await files.stat(file);
  } catch (error) {
    if (!(error instanceof ExplainedError && error.code === 'file-not-found')) throw error;
    await files.makeFolder(path.posix.dirname(file));
    await files.write(file, new TextEncoder().encode(text));
  }
}

/** The column that shows the file already: a second one beside it would be of no use. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  )?.viewColumn;
}
