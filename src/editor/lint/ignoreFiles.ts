import * as vscode from 'vscode';
import type { DockerIgnore } from '../../base';
import { parseDockerIgnore } from '../../base';
import { CELL_SCHEME } from '../fileOf';
import type { Connection } from '../types';
import { isUnreachable } from './configurationFiles';
import { watchFiles } from './watchFiles';

const NAME = '.dockerignore';

/**
 * What is left out of the context of a Dockerfile, which is its folder: by `NAME.dockerignore` beside it, else by the
 * folder's .dockerignore, on the machine that it lies on. Followed while Dockerfiles of the folder are open.
 */
export class IgnoreFiles implements vscode.Disposable {
  readonly #folders = new Map<string, IgnoringFolder>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  /** Something else is left out. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      connection.onDidChange(() => {
        for (const folder of this.#folders.values()) if (!folder.isReached) folder.read();
      }),
    );
  }

  /** As far as it has been read; the rest is announced by {@link onDidChange}. */
  of(document: vscode.TextDocument): DockerIgnore | undefined {
    return this.#folderOf(document)?.of(nameOf(document.uri));
  }

  /** Resolves once what counts for the document has been read. */
  async ready(document: vscode.TextDocument): Promise<void> {
    await this.#folderOf(document)?.ready(nameOf(document.uri));
  }

  /** Looks anew at what counts for the document, since nobody may have told that it has changed. */
  look(document: vscode.TextDocument): void {
    const folder = this.#folderOf(document);
    // Of a machine that is out of reach the connection tells.
    if (folder?.isReached === true) folder.read();
  }

  /** Lets go of what only this document needed. */
  forget({ uri }: vscode.TextDocument): void {
    const key = vscode.Uri.joinPath(uri, '..').toString();
    const folder = this.#folders.get(key);
    if (folder?.forget(nameOf(uri)) !== true) return;
    folder.dispose();
    this.#folders.delete(key);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const folder of this.#folders.values()) folder.dispose();
  }

  /** Nothing is built from a document that lies nowhere, or from a notebook's cell. */
  #folderOf({ uri, isUntitled }: vscode.TextDocument): IgnoringFolder | undefined {
    if (isUntitled || uri.scheme === CELL_SCHEME) return undefined;
    const folder = vscode.Uri.joinPath(uri, '..');
    const key = folder.toString();
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const made = new IgnoringFolder(folder, () => this.#changed.fire());
    this.#folders.set(key, made);
    return made;
  }
}

/** What counts for one Dockerfile, as far as it has been read. */
interface IgnoreFile {
  text: string | undefined;
  ignore: DockerIgnore | undefined;
  ready: Promise<void>;
}

/** The ignore files of one folder. */
class IgnoringFolder implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #changed: () => void;
  readonly #watcher: vscode.Disposable;
  /** By the Dockerfile's name. */
  readonly #files = new Map<string, IgnoreFile>();

  /** Whether every file could be looked for. */
  isReached = true;

  constructor(folder: vscode.Uri, changed: () => void) {
    this.#folder = folder;
    this.#changed = changed;
    this.#watcher = watchFiles(folder, `{${NAME},*${NAME}}`, () => this.read());
  }

  of(name: string): DockerIgnore | undefined {
    return (this.#files.get(name) ?? this.#read(name)).ignore;
  }

  ready(name: string): Promise<void> {
    return (this.#files.get(name) ?? this.#read(name)).ready;
  }

  /** Looks at the files anew. */
  read(): void {
    this.isReached = true;
    for (const name of this.#files.keys()) this.#read(name);
  }

  /** True where no Dockerfile is left. */
  forget(name: string): boolean {
    this.#files.delete(name);
    return this.#files.size === 0;
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  #read(name: string): IgnoreFile {
    const before = this.#files.get(name);
    const file: IgnoreFile = { text: undefined, ignore: undefined, ...before, ready: Promise.resolve() };
    file.ready = this.#textFor(name).then((text) => {
      // What was found counts until its machine can be asked again.
      if (!this.isReached || this.#files.get(name) !== file || text === file.text) return;
      file.text = text;
      file.ignore = text === undefined ? undefined : parseDockerIgnore(text);
      this.#changed();
    });
    this.#files.set(name, file);
    return file;
  }

  async #textFor(name: string): Promise<string | undefined> {
    const text = (await this.#textOf(`${name}${NAME}`)) ?? (await this.#textOf(NAME));
    // As Docker has it on Windows.
    return this.#folder.scheme === 'file' && process.platform === 'win32'
      ? text?.replaceAll('\\', '/')
      : text;
  }

  async #textOf(name: string): Promise<string | undefined> {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name));
      return new TextDecoder().decode(bytes);
    } catch (error) {
      this.isReached &&= !isUnreachable(error);
      return undefined;
    }
  }
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
