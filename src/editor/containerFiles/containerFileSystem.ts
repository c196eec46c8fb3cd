import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables, Emitter, displayText, formatBytes } from '../../base';
import type { Engine, EngineAction, PlacedEntry, PlacedFiles } from '../../docker';
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
    const stat = await this.#on(uri, undefined, (files, file) => files.stat(file));
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
    const title = vscode.l10n.t('Listing the files of {0}', displayText(placedAt(uri).place.name));
    return this.#on(
      uri,
      (container, folder) => ({ kind: 'exec', container, argv: ['ls', '-la', folder] }),
      (files, real) =>
        withLateProgress(title, (signal, report) =>
          files.list(real, {
            signal,
            onBytes: (bytes) =>
              report(vscode.l10n.t('no shell runs in it: {0} of its archive are read', formatBytes(bytes))),
          }),
        ),
    );
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#on(
      uri,
      (container, file) => ({ kind: 'copy', from: `${container}:${file}`, to: '.' }),
      (files, real) => files.read(real),
    );
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    await this.#on(
      uri,
      (container, file) => ({ kind: 'copy', from: path.posix.basename(file), to: `${container}:${file}` }),
      (files, real) => files.write(real, content, { mayCreate: create, mayReplace: overwrite }),
    );
    this.announce([vscode.FileChangeType.Changed, uri]);
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    await this.#on(
      uri,
      (container, folder) => ({ kind: 'exec', container, argv: ['mkdir', '-p', displayName(folder)] }),
      (files, folder) => files.makeFolder(folder),
    );
    this.announce([vscode.FileChangeType.Created, uri]);
  }

  async delete(uri: vscode.Uri, { recursive }: { recursive: boolean }): Promise<void> {
    const command = recursive ? ['rm', '-r'] : ['rm'];
    await this.#on(
      uri,
      (container, file) => ({ kind: 'exec', container, argv: [...command, displayName(file)] }),
      (files, file) => files.remove(file, { recursive }),
    );
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
    await this.#on(
      from,
      (container, file) => ({
        kind: 'exec',
        container,
        argv: ['mv', displayName(file), displayName(target.path)],
      }),
      (files, file) => files.rename(file, target.path, { replace: overwrite }),
    );
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

  /** @param same the command that does it, which is told where it is about a container */
  async #on<T>(
    uri: vscode.Uri,
    same: ((container: string, file: string) => EngineAction) | undefined,
    use: (files: PlacedFiles, file: string) => Promise<T>,
  ): Promise<T> {
    const { place, path: file } = placedAt(uri);
    try {
      const { engine, files } = await this.filesOf(uri);
      if (place.kind === 'container' && same !== undefined)
        tellCommand(this.#log, same(place.name, file), engine);
      return await use(files, file);
    } catch (error) {
      throw toFileSystemError(error);
    }
  }
}
