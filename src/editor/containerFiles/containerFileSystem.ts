import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables, Emitter, displayText, formatBytes, noticeText } from '../../base';
import type { Engine, EngineAction, FilePlace, PlacedEntry, PlacedFiles } from '../../docker';
import { displayName } from '../../workbench';
import { tellCommand } from '../containers/scope';
import { CONTAINER_SCHEME } from '../contributions';
import { toFileSystemError } from '../files/errors';
import { typeOf } from '../files/fileTypes';
import type { WorkbenchReach } from '../files/reach';
import { withLateProgress } from '../notify';
import type { ActiveWorkbench, Connection } from '../types';
import { placedAt } from './address';

/**
 * Files of containers, volumes and images, on whichever workbench is held: see `address.ts`. A container is named by its
 * name, so that a document is about the one that has taken its place, too. Engines tell of no changes of files: only those
 * made here are heard of.
 */
export class ContainerFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #connection: Connection;
  readonly #reach: WorkbenchReach;
  readonly #parts = new Disposables();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #touched = this.#parts.add(new Emitter<vscode.Uri>());

  readonly onDidChangeFile = this.#changed.event;
  /** Something was made, changed or removed here, through this. */
  readonly onDidTouch = this.#touched.event;

  constructor(log: vscode.LogOutputChannel, connection: Connection, reach: WorkbenchReach) {
    this.#log = log;
    this.#connection = connection;
    this.#reach = reach;
    this.#parts.add(this.#changed);
    this.#parts.add(
      vscode.workspace.registerFileSystemProvider(CONTAINER_SCHEME, this, { isCaseSensitive: true }),
    );
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const stat = await this.#on(uri, (files, file) => files.stat(file));
    return {
      type: typeOf(stat),
      size: stat.size,
      mtime: stat.modified,
      ctime: stat.modified,
      ...(stat.writable ? {} : { permissions: vscode.FilePermission.Readonly }),
    };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return (await this.entries(uri)).map((entry) => [entry.name, typeOf(entry)]);
  }

  /** What is in a folder; where an archive has to be read for it, that can be seen and cancelled. */
  async entries(uri: vscode.Uri): Promise<PlacedEntry[]> {
    const { place, path: folder } = placedAt(uri);
    this.#tell(place, { kind: 'exec', container: place.name, argv: ['ls', '-la', folder] });
    const title = vscode.l10n.t('Listing the files of {0}', displayText(place.name));
    return this.#on(uri, (files, real) =>
      withLateProgress(noticeText(title), (signal, report) =>
        files.list(real, {
          signal,
          onBytes: (bytes) =>
            report(vscode.l10n.t('no shell runs in it: {0} of its archive are read', formatBytes(bytes))),
        }),
      ),
    );
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { place, path: file } = placedAt(uri);
    this.#tell(place, { kind: 'copy', from: `${place.name}:${file}`, to: '.' });
    return this.#on(uri, (files, real) => files.read(real));
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    const { place, path: file } = placedAt(uri);
    this.#tell(place, { kind: 'copy', from: path.posix.basename(file), to: `${place.name}:${file}` });
    await this.#on(uri, (files, real) =>
      files.write(real, content, { mayCreate: create, mayReplace: overwrite }),
    );
    this.announce([vscode.FileChangeType.Changed, uri]);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    this.#tellExec(uri, (folder) => ['mkdir', '-p', folder]);
    await this.#on(uri, (files, folder) => files.makeFolder(folder));
    this.announce([vscode.FileChangeType.Created, uri]);
  }

  async delete(uri: vscode.Uri, { recursive }: { recursive: boolean }): Promise<void> {
    this.#tellExec(uri, (file) => ['rm', ...(recursive ? ['-r'] : []), file]);
    await this.#on(uri, (files, file) => files.remove(file, { recursive }));
    this.announce([vscode.FileChangeType.Deleted, uri]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): Promise<void> {
    const [source, target] = [placedAt(from), placedAt(to)];
    const isSame = source.place.kind === target.place.kind && source.place.name === target.place.name;
    if (!isSame || source.authority !== target.authority) {
      throw vscode.FileSystemError.NoPermissions(
        vscode.l10n.t(
          'Files cannot be moved from one container to another. Copy them, then remove the first.',
        ),
      );
    }
    this.#tellExec(from, (file) => ['mv', file, target.path]);
    await this.#on(from, (files, file) => files.rename(file, target.path, { replace: overwrite }));
    this.announce([vscode.FileChangeType.Deleted, from], [vscode.FileChangeType.Created, to]);
  }

  /** The files that an address is about, and its engine. Rejects with `not-connected`, or why there is no engine. */
  async filesOf(uri: vscode.Uri): Promise<{ engine: Engine; held: ActiveWorkbench; files: PlacedFiles }> {
    const { authority, place } = placedAt(uri);
    const workbench = await this.#reach.get(authority);
    const held = this.#connection.all.find((each) => each.workbench === workbench);
    if (held === undefined) throw vscode.FileSystemError.Unavailable(uri);
    const engine = await this.#engineOf(held);
    return { engine, held, files: engine.files.in(place) };
  }

  announce(...changes: [vscode.FileChangeType, vscode.Uri][]): void {
    this.#changed.fire(changes.map(([type, uri]) => ({ type, uri })));
    for (const [, uri] of changes) this.#touched.fire(uri);
  }

  dispose(): void {
    this.#parts.dispose();
  }

  /** A window may ask for files before the engine of its workbench has been found. */
  #engineOf(held: ActiveWorkbench): Promise<Engine> {
    return new Promise((resolve, reject) => {
      const waiting = new Disposables();
      const look = (): void => {
        const { engine, engineError } = held;
        if (engine === undefined && engineError === undefined && this.#connection.all.includes(held)) return;
        waiting.dispose();
        if (engine === undefined) reject(engineError ?? vscode.FileSystemError.Unavailable());
        else resolve(engine);
      };
      waiting.add(this.#connection.onDidChange(look));
      look();
    });
  }

  async #on<T>(uri: vscode.Uri, use: (files: PlacedFiles, file: string) => Promise<T>): Promise<T> {
    try {
      const { files } = await this.filesOf(uri);
      return await use(files, placedAt(uri).path);
    } catch (error) {
      throw toFileSystemError(error);
    }
  }

  #tell(place: FilePlace, action: EngineAction): void {
    if (place.kind === 'container') tellCommand(this.#log, action);
  }

  #tellExec(uri: vscode.Uri, argv: (file: string) => string[]): void {
    const { place, path: file } = placedAt(uri);
    this.#tell(place, { kind: 'exec', container: place.name, argv: argv(displayName(file)) });
  }
}
