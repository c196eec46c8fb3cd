import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Configuration, ConfigurationProblem } from '../../dockerfile';
import {
  CONFIGURATION_FILES,
  configurationPlaces,
  environmentConfiguration,
  loadConfigurationIgnore,
  loadConfigurationParser,
  mergeConfigurations,
} from '../../dockerfile';
import { fileOf } from '../fileOf';
import { authorityOf, placeOf, SCHEME } from '../files/address';
import type { Connection } from '../types';
import { toRange } from './conversions';
import { watchFiles } from './watchFiles';

/** A configuration file that counts for some folder. */
export interface FoundConfiguration {
  readonly uri: vscode.Uri;
  readonly options: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * hadolint's configuration files, found for each document as hadolint finds them when it is started in the document's
 * workspace folder: on the machine that the document lies on. What is typed into one counts before it is saved.
 */
export class ConfigurationFiles implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #folders = new Map<string, FolderConfiguration>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  /** Another configuration counts somewhere. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    const typed = ({ uri }: vscode.TextDocument): void => {
      for (const folder of this.#folders.values()) if (folder.mayBe(uri)) folder.understand();
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidOpenTextDocument(typed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => typed(document)),
      vscode.workspace.onDidCloseTextDocument(typed),
      connection.onDidChange(() => {
        for (const folder of this.#folders.values()) if (!folder.isReached) folder.read();
      }),
    );
  }

  /** What counts for the document, as far as it has been read; the rest is announced by {@link onDidChange}. */
  of(document: vscode.TextDocument): Configuration {
    const file = this.#folderOf(document)?.found?.options ?? {};
    return isHere(fileOf(document)) ? mergeConfigurations(environmentConfiguration(process.env), file) : file;
  }

  /** Resolves once the configuration of the document has been read. */
  async ready(document: vscode.TextDocument): Promise<void> {
    await this.#folderOf(document)?.ready;
  }

  /** Looks at the document's configuration anew, since nobody may have told that it has changed. */
  look(document: vscode.TextDocument): void {
    const folder = this.#folderOf(document);
    // Of a machine that is out of reach the connection tells.
    if (folder?.isReached === true) folder.read();
  }

  /** The configuration files that count for documents that were asked about. */
  get found(): readonly FoundConfiguration[] {
    return [...this.#folders.values()].flatMap(({ found }) => found ?? []);
  }

  /** The file that a document's configuration is in, or would be made in; undefined for one that lies nowhere. */
  fileFor(document: vscode.TextDocument): vscode.Uri | undefined {
    const folder = this.#folderOf(document);
    return folder?.found?.uri ?? folder?.newFile;
  }

  /** The edit that ignores a rule in the document's configuration; undefined where that takes a person. */
  async ignore(document: vscode.TextDocument, code: string): Promise<vscode.WorkspaceEdit | undefined> {
    const folder = this.#folderOf(document);
    // The file may have come or gone since it was read, and the editor has not heard of it yet.
    folder?.read();
    await folder?.ready;
    const found = folder?.found?.uri;
    const uri = this.fileFor(document);
    if (uri === undefined) return undefined;
    const text = found === undefined ? '' : (await vscode.workspace.openTextDocument(found)).getText();
    const edit = (await loadConfigurationIgnore())(text, code);
    if (edit === undefined) return undefined;
    const edits = new vscode.WorkspaceEdit();
    if (found === undefined) edits.createFile(uri, { ignoreIfExists: true });
    edits.replace(uri, toRange(edit.range), edit.newText);
    return edits;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const folder of this.#folders.values()) folder.dispose();
  }

  #folderOf(document: vscode.TextDocument): FolderConfiguration | undefined {
    const uri = workingFolder(document);
    if (uri === undefined) return undefined;
    const key = uri.toString();
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const folder = new FolderConfiguration(
      uri,
      () => this.#homeOf(uri),
      () => this.#changed.fire(),
    );
    this.#folders.set(key, folder);
    return folder;
  }

  /** The home folder on the machine that `uri` is an address on, where that is known. */
  async #homeOf(uri: vscode.Uri): Promise<string | undefined> {
    if (uri.scheme === 'file') return homedir();
    if (uri.scheme !== SCHEME) return undefined;
    const { authority } = placeOf(uri);
    const held = this.#connection.all.find(({ workbench }) => authorityOf(workbench) === authority);
    return held === undefined ? undefined : (await held.workbench.files()).home;
  }
}

/** The configuration that hadolint would read if it were started in a folder. */
class FolderConfiguration implements vscode.Disposable {
  /** Where a configuration for this folder is made. */
  readonly newFile: vscode.Uri;
  readonly #folder: vscode.Uri;
  readonly #homeOf: () => Promise<string | undefined>;
  readonly #changed: () => void;
  readonly #watchers = new Map<string, vscode.Disposable>();
  /** What the files hold that are there, in the order in which they count. */
  #files: readonly { uri: vscode.Uri; text: string }[] = [];
  #places: ReadonlySet<string> = new Set();
  #reading = 0;
  /** The text of what was found. */
  #understood: string | undefined;

  found: FoundConfiguration | undefined;
  /** Whether every place could be looked at. */
  isReached = true;
  /** Settles, never rejects, when what was asked for last has been read. */
  ready: Promise<void>;

  constructor(folder: vscode.Uri, homeOf: () => Promise<string | undefined>, changed: () => void) {
    this.#folder = folder;
    this.#homeOf = homeOf;
    this.#changed = changed;
    this.newFile = vscode.Uri.joinPath(folder, CONFIGURATION_FILES[0]);
    this.ready = this.#read();
  }

  mayBe(uri: vscode.Uri): boolean {
    return this.#places.has(uri.toString());
  }

  /** Looks at the files anew. */
  read(): void {
    this.ready = this.#read();
  }

  /** Reads what the files say anew, those that are open as they are in the editor. */
  understand(): void {
    this.ready = this.#understand(this.#reading);
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose();
  }

  async #read(): Promise<void> {
    const reading = ++this.#reading;
    let isReached = true;
    const home = await this.#homeOf().catch(() => {
      isReached = false;
      return undefined;
    });
    const places = this.#placesBelow(home);
    const files = await Promise.all(
      places.map(async (uri) => {
        try {
          return [{ uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) }];
        } catch (error) {
          isReached &&= !isUnreachable(error);
          return [];
        }
      }),
    );
    if (reading !== this.#reading) return;
    this.isReached = isReached;
    this.#places = new Set(places.map(String));
    // What was found counts until its machine can be asked again.
    if (isReached) this.#files = files.flat();
    this.#watch(this.#folder);
    if (home !== undefined) this.#watch(this.#folder.with({ path: home }));
    await this.#understand(reading);
  }

  async #understand(reading: number): Promise<void> {
    const [first] = this.#files;
    const parse = first === undefined ? undefined : await loadConfigurationParser();
    if (reading !== this.#reading) return;
    const text = first && (openText(first.uri) ?? first.text);
    if (text === this.#understood && first?.uri.toString() === this.found?.uri.toString()) return;
    this.#understood = text;
    this.found = first && parse && text !== undefined ? { uri: first.uri, ...parse(text) } : undefined;
    this.#changed();
  }

  #placesBelow(home: string | undefined): vscode.Uri[] {
    const folder = this.#folder.path.replace(/\/$/, '');
    const xdgConfig = isHere(this.#folder) ? process.env['XDG_CONFIG_HOME'] : undefined;
    const paths =
      home === undefined
        ? CONFIGURATION_FILES.map((name) => `${folder}/${name}`)
        : configurationPlaces({ folder, home: this.#pathOf(home), xdgConfig });
    return [...new Set(paths)].map((path) => this.#folder.with({ path: this.#pathOf(path) }));
  }

  /** A path as addresses have it: with `/`, and one before a drive. */
  #pathOf(path: string): string {
    return isHere(this.#folder) ? vscode.Uri.file(path).path : path;
  }

  #watch(folder: vscode.Uri): void {
    const key = folder.toString();
    if (this.#watchers.has(key)) return;
    const names = `{${CONFIGURATION_FILES.join(',')}}`;
    this.#watchers.set(
      key,
      watchFiles(folder, names, () => this.read()),
    );
  }
}

/** The folder that hadolint would be started in for the document. */
function workingFolder(document: vscode.TextDocument): vscode.Uri | undefined {
  const file = fileOf(document);
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri;
  if (folder !== undefined) return folder;
  if (file.scheme === 'untitled') return vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.Uri.joinPath(file, '..');
}

function isHere({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'untitled';
}

/** True where a file could not be read since its machine is out of reach. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === 'Unavailable';
}

function openText(uri: vscode.Uri): string | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key)?.getText();
}
