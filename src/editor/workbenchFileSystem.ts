import * as vscode from 'vscode';
import { ExplainedError, noticeText } from '../base';
import type { FileStat, Workbench, WorkbenchFiles } from '../workbench';
import type { Connection } from './types';

export const SCHEME = 'workbench';

const TYPES: Readonly<Record<FileStat['type'], vscode.FileType>> = {
  file: vscode.FileType.File,
  folder: vscode.FileType.Directory,
  link: vscode.FileType.SymbolicLink,
  other: vscode.FileType.Unknown,
};

/** The authority part of the addresses of a workbench's files: `student@lab-17:22`, or `local`. */
const authorityOf = (workbench: Workbench): string => workbench.id.replace(/^ssh:\/\//, '');

/**
 * Files of the active workbench as `workbench://student@lab-17:22/absolute/path`. A document of a
 * workbench that is not connected says so when it is read or saved, and keeps what was typed.
 */
export class WorkbenchFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;

  readonly onDidChangeFile = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#registration = vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true });
  }

  /** Opens the file at `path` (absolute, or below the home folder with `~/`), made with `initialText` where there is none. */
  async open(path: string, initialText?: string): Promise<void> {
    const workbench = this.#connection.active?.workbench;
    if (workbench === undefined) {
      throw new ExplainedError('not-connected', 'There is no workbench to open a file on.', {
        remedy: 'Connect to one first.',
      });
    }
    const files = await workbench.files();
    const absolute = path.startsWith('~/') ? `${files.home}/${path.slice(2)}` : path;
    if (initialText !== undefined) await createWhereMissing(files, absolute, initialText);
    const uri = vscode.Uri.from({ scheme: SCHEME, authority: authorityOf(workbench), path: absolute });
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
  }

  /** Changes made elsewhere are not watched for; what the editor itself changes is announced. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { type, size, modified } = await this.#on(uri, (files) => files.stat(uri.path));
    return { type: TYPES[type], size, mtime: modified, ctime: modified };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await this.#on(uri, (files) => files.list(uri.path));
    return entries.map(({ name, type }) => [name, TYPES[type]]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#on(uri, (files) => files.read(uri.path));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await this.#on(uri, (files) => files.write(uri.path, content));
    this.#announce(vscode.FileChangeType.Changed, uri);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.#on(uri, (files) => files.makeFolder(uri.path));
    this.#announce(vscode.FileChangeType.Created, uri);
  }

  async delete(uri: vscode.Uri, options: { recursive: boolean }): Promise<void> {
    await this.#on(uri, (files) => files.remove(uri.path, options));
    this.#announce(vscode.FileChangeType.Deleted, uri);
  }

  async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    await this.#on(from, (files) => files.rename(from.path, to.path));
    this.#announce(vscode.FileChangeType.Deleted, from);
    this.#announce(vscode.FileChangeType.Created, to);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #announce(type: vscode.FileChangeType, uri: vscode.Uri): void {
    this.#changed.fire([{ type, uri }]);
  }

  async #on<T>(uri: vscode.Uri, use: (files: WorkbenchFiles) => Promise<T>): Promise<T> {
    const workbench = this.#connection.active?.workbench;
    // The editor writes authorities in lower case.
    if (workbench === undefined || authorityOf(workbench).toLowerCase() !== uri.authority.toLowerCase()) {
      throw vscode.FileSystemError.Unavailable(
        `${uri.path} is on ${uri.authority}, which is not connected. Connect to it, then try again; nothing that you typed is lost.`,
      );
    }
    try {
      return await use(await workbench.files());
    } catch (error) {
      throw toFileSystemError(error);
    }
  }
}

async function createWhereMissing(files: WorkbenchFiles, path: string, text: string): Promise<void> {
  try {
    await files.stat(path);
  } catch (error) {
    if (!(error instanceof ExplainedError && error.code === 'file-not-found')) throw error;
    await files.makeFolder(path.slice(0, path.lastIndexOf('/')));
    await files.write(path, new TextEncoder().encode(text));
  }
}

function toFileSystemError(error: unknown): unknown {
  if (!(error instanceof ExplainedError)) return error;
  const sentence = noticeText(error.sentence);
  switch (error.code) {
    case 'file-not-found':
      return vscode.FileSystemError.FileNotFound(sentence);
    case 'file-exists':
      return vscode.FileSystemError.FileExists(sentence);
    case 'file-forbidden':
      return vscode.FileSystemError.NoPermissions(sentence);
    case 'file-is-folder':
      return vscode.FileSystemError.FileIsADirectory(sentence);
    default:
      return vscode.FileSystemError.Unavailable(sentence);
  }
}
