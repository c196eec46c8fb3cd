import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../base';
import { openSandboxes, type SandboxInventory } from '../../sandboxes';
import type { Workbench } from '../../workbench';
import { setting } from '../settings';
import type { ActiveWorkbench, Connection } from '../types';

/** Folders with images that are remembered of a workbench. */
const MOST_FOLDERS = 20;

/** What workbenches have of sandboxes, for as long as they are held, and where images are looked for on them. */
export class Sandboxes implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #inventories = new Map<Workbench, SandboxInventory>();
  readonly #parts: readonly Disposable[];

  constructor(connection: Connection, memento: vscode.Memento) {
    this.#memento = memento;
    this.#parts = [
      connection.onDidChange(() => this.#forget(connection.all)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('containerWorkbench.sandboxes.imageFolders')) return;
        for (const inventory of this.#inventories.values()) void inventory.refresh();
      }),
    ];
  }

  of({ workbench }: ActiveWorkbench): SandboxInventory {
    let inventory = this.#inventories.get(workbench);
    if (inventory === undefined) {
      inventory = openSandboxes(workbench, () => this.foldersOf(workbench));
      this.#inventories.set(workbench, inventory);
    }
    return inventory;
  }

  /** Keeps what a workbench has of them true, and calls `happened` when it is another than before. */
  follow(held: ActiveWorkbench, happened: () => void): Disposable {
    const inventory = this.of(held);
    const parts = new Disposables();
    parts.add(inventory.onDidChange(happened));
    parts.add(inventory.follow());
    return parts;
  }

  /** Those that the settings name, and those that images were put into. */
  foldersOf({ id }: Workbench): readonly string[] {
    const used = this.#memento.get<readonly string[]>(keyOf(id), []);
    return [...new Set([...setting<string[]>('containerWorkbench.sandboxes.imageFolders'), ...used])];
  }

  /** Images are put into that folder: from now on it is looked into. */
  async use({ id }: Workbench, folder: string): Promise<void> {
    const others = this.#memento.get<readonly string[]>(keyOf(id), []).filter((each) => each !== folder);
    await this.#memento.update(keyOf(id), [folder, ...others].slice(0, MOST_FOLDERS));
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#forget([]);
  }

  #forget(held: readonly ActiveWorkbench[]): void {
    for (const [workbench, inventory] of this.#inventories) {
      if (held.some((each) => each.workbench === workbench)) continue;
      inventory.dispose();
      this.#inventories.delete(workbench);
    }
  }
}

const keyOf = (workbenchId: string): string => `sandboxFolders ${workbenchId}`;
