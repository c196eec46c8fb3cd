import path from 'node:path';
import * as vscode from 'vscode';
import { Disposables } from '../../base';
import type { FilePlace, PlacedEntry } from '../../docker';
import { displayName, type Workbench } from '../../workbench';
import { TREE_ITEMS } from '../contributions';
import type { TreeNode } from '../trees/inventoryView';
import { placedUri } from './address';
import type { ContainerFileSystem } from './containerFileSystem';

/** What stands between the row that has files and the address of one of them, in the id of that one's row. */
const FILE = ' file ';

/** Rows of files below those of containers and volumes; read when somebody opens them. */
export class FileRows implements vscode.Disposable {
  readonly #system: ContainerFileSystem;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<void>());
  #version = 0;

  readonly onDidChange = this.#changed.event;

  constructor(system: ContainerFileSystem) {
    this.#system = system;
    this.#parts.add(system.onDidTouch(() => this.refresh()));
  }

  /** Another one after everything that may have changed what was read. */
  get version(): number {
    return this.#version;
  }

  /** Everything that is open is read again. */
  refresh(): void {
    this.#version++;
    this.#changed.fire();
  }

  /** @param parent the id of the row that they stand below */
  root<T>(parent: string, workbench: Workbench, place: FilePlace): TreeNode<T> {
    const uri = placedUri(workbench, place);
    return {
      id: parent + FILE + uri.toString(),
      look: () => ({
        label: vscode.l10n.t('Files'),
        icon: 'files',
        context: TREE_ITEMS.files,
        open: 'collapsed',
      }),
      details: this.#details(parent, uri),
    };
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #details<T>(parent: string, folder: vscode.Uri): NonNullable<TreeNode<T>['details']> {
    const version = (): number => this.version;
    return {
      get key() {
        return version();
      },
      load: async () => {
        const entries = [...(await this.#system.entries(folder))].sort(foldersFirst);
        return entries.map((entry) => this.#node<T>(parent, folder, entry));
      },
    };
  }

  #node<T>(parent: string, folder: vscode.Uri, entry: PlacedEntry): TreeNode<T> {
    const { name, type, link } = entry;
    const uri = folder.with({ path: path.posix.join(folder.path, name) });
    const isFolder = type === 'folder';
    // What stands below a row is read anew with it.
    const details = isFolder ? { details: this.#details<T>(parent, uri) } : {};
    return {
      id: parent + FILE + uri.toString(),
      look: () => ({
        label: displayName(name),
        description: link ? vscode.l10n.t('link') : type === 'other' ? vscode.l10n.t('no file') : undefined,
        resource: { uri, folder: isFolder },
        context: isFolder ? TREE_ITEMS.containerFolder : TREE_ITEMS.containerFile,
        open: isFolder ? 'collapsed' : undefined,
        ...(type === 'file'
          ? { command: { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] } }
          : {}),
      }),
      ...details,
    };
  }
}

/** The address that a row is about; undefined for rows of anything but files. */
export function uriOfRow(row: string | undefined): vscode.Uri | undefined {
  const at = row?.lastIndexOf(FILE) ?? -1;
  return row === undefined || at < 0 ? undefined : vscode.Uri.parse(row.slice(at + FILE.length), true);
}

function foldersFirst(one: PlacedEntry, other: PlacedEntry): number {
  return Number(other.type === 'folder') - Number(one.type === 'folder') || (one.name < other.name ? -1 : 1);
}
