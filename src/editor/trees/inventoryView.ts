import * as vscode from 'vscode';
import { displayText, Disposables, explain, type Disposable } from '../../base';
import type { Inventory } from '../../docker';
import type { Milestones } from '../milestones';
import type { ActiveWorkbench, Connection } from '../types';
import { paint, type Look } from './look';

/** A row and what is below it. Made anew whenever something changed; the id tells that it is the same row. */
export interface TreeNode<T> {
  /** The same as long as the row is the same thing; no two rows of a view have the same. */
  readonly id: string;
  look(): Look;
  /** What commands act on. */
  readonly subject?: T;
  readonly children?: readonly TreeNode<T>[];
  /** Rows that have to be asked for, once somebody opens this one. */
  readonly details?: Details<T>;
  /** Made only when somebody looks. */
  tooltip?(): vscode.MarkdownString | Promise<vscode.MarkdownString>;
}

export interface Details<T> {
  /** Rows that were asked for are kept until this is another value. */
  readonly key: unknown;
  load(): Promise<readonly TreeNode<T>[]>;
  /** Starts what goes on while the rows are to be seen; `repaint` paints rows whose look has changed. */
  watch?(repaint: () => void): Disposable;
}

/** What a view of the inventory shows. */
export interface InventoryViewSpec<T> {
  viewId: string;
  /** @param now milliseconds since the epoch */
  roots(active: ActiveWorkbench, now: number): readonly TreeNode<T>[];
  /** Something else than the inventory that the rows depend on. */
  onDidChange?: vscode.Event<void>;
  /** What to say above the rows. */
  message?(): string;
}

interface Entry<T> {
  node: TreeNode<T>;
  parent: string | undefined;
}

/** How often what is said of time is brought up to date, while somebody looks. */
const MINUTE = 60_000;

/**
 * A view over the inventory of the active workbench: what it holds is followed only while the view is to be seen. Rows that
 * look different are painted alone; where rows came or went, the one above them is read again.
 */
export class InventoryView<T> implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #spec: InventoryViewSpec<T>;
  readonly #connection: Connection;
  readonly #milestones: Milestones;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #parts = new Disposables();
  readonly #view: vscode.TreeView<string>;
  #inventory: Inventory | undefined;
  #following: Disposable | undefined;
  #roots: readonly TreeNode<T>[] = [];
  #entries = new Map<string, Entry<T>>();
  /** The look of each row as it was painted last. */
  readonly #painted = new Map<string, string>();
  readonly #loaded = new Map<string, { key: unknown; nodes: readonly TreeNode<T>[] }>();
  readonly #watches = new Map<string, { key: unknown; watch: Disposable }>();
  readonly #collapsed = new Set<string>();

  constructor(connection: Connection, milestones: Milestones, spec: InventoryViewSpec<T>) {
    this.#spec = spec;
    this.#connection = connection;
    this.#milestones = milestones;
    this.#parts.add(this.#changed);
    this.#view = this.#parts.add(
      vscode.window.createTreeView(spec.viewId, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.#parts.add(connection.onDidChange(() => this.#attend()));
    this.#parts.add(this.#view.onDidChangeVisibility(() => this.#attend()));
    this.#parts.add(
      this.#view.onDidCollapseElement(({ element }) => {
        this.#collapsed.add(element);
        this.#syncWatches();
      }),
    );
    this.#parts.add(
      this.#view.onDidExpandElement(({ element }) => {
        this.#collapsed.delete(element);
        this.#syncWatches();
      }),
    );
    if (spec.onDidChange !== undefined) this.#parts.add(spec.onDidChange(() => this.update()));
    this.#attend();
  }

  getChildren(id?: string): string[] | Promise<string[]> {
    if (id === undefined) {
      const filled = this.#filled();
      return filled === undefined ? this.#readRoots() : filled.then(() => this.#readRoots());
    }
    const node = this.#entries.get(id)?.node;
    if (node?.details === undefined) return (node?.children ?? []).map((child) => child.id);
    return this.#load(id, node.details);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const look = this.#entries.get(id)?.node.look() ?? { label: '' };
    this.#painted.set(id, JSON.stringify(look));
    return paint(id, look);
  }

  async resolveTreeItem(item: vscode.TreeItem, id: string): Promise<vscode.TreeItem> {
    const tooltip = await this.#entries.get(id)?.node.tooltip?.();
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  /**
   * What a command is for, from what the editor called it with: the selected rows, where the clicked one is among them, else
   * that one; without any, what is selected. A group stands for all that is in it.
   */
  chosen(row?: string, rows?: readonly string[]): T[] {
    const ids = row === undefined ? this.#view.selection : rows?.includes(row) === true ? rows : [row];
    const subjects = new Set<T>();
    const visit = ({ subject, children }: TreeNode<T>): void => {
      if (subject !== undefined) subjects.add(subject);
      children?.forEach(visit);
    };
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) visit(entry.node);
    }
    return [...subjects];
  }

  /** Reads the rows again and has the editor paint what that changes. */
  update(): void {
    this.#view.message = this.#message();
    if (!this.#view.visible) return;
    const before = this.#entries;
    const beforeRoots = this.#roots;
    this.#read();
    if (!sameIds(beforeRoots, this.#roots) || this.#hasMoved(before)) {
      this.#changed.fire(undefined);
    } else {
      const stale: string[] = [];
      for (const [id, { node }] of this.#entries) {
        const old = before.get(id)?.node;
        if (
          !sameIds(old?.children ?? [], node.children ?? []) ||
          (node.details !== undefined && this.#isOutdated(id, node.details)) ||
          this.#looksOutdated(id, node)
        )
          stale.push(id);
      }
      if (stale.length > 0) this.#changed.fire(stale);
    }
    this.#syncWatches();
  }

  dispose(): void {
    this.#following?.dispose();
    for (const { watch } of this.#watches.values()) watch.dispose();
    this.#parts.dispose();
  }

  /** Follows what is to be seen, and nothing else. */
  #attend(): void {
    const inventory = this.#view.visible ? this.#connection.active?.inventory : undefined;
    if (inventory !== undefined) this.#milestones.reach('watched');
    if (inventory !== this.#inventory) {
      this.#following?.dispose();
      this.#following = undefined;
      this.#inventory = inventory;
      if (inventory !== undefined) {
        const following = new Disposables();
        following.add(inventory.onDidChange(() => this.update()));
        following.add(inventory.follow());
        const clock = setInterval(() => this.update(), MINUTE);
        following.add({ dispose: () => clearInterval(clock) });
        this.#following = following;
      }
    }
    this.update();
    this.#syncWatches();
  }

  #message(): string {
    return this.#connection.active?.inventory?.state === 'stale'
      ? vscode.l10n.t('What was known last: the engine cannot be asked just now.')
      : (this.#spec.message?.() ?? '');
  }

  /** Settles once it is known whether there is something to be shown: until then, the view is busy and not empty. */
  #filled(): Promise<void> | undefined {
    const current = (): Inventory | undefined => this.#connection.active?.inventory;
    const inventory = current();
    if (inventory === undefined || isKnown(inventory)) return undefined;
    return new Promise((resolve) => {
      const waiting = new Disposables();
      const look = (): void => {
        if (inventory === current() && !isKnown(inventory)) return;
        waiting.dispose();
        resolve();
      };
      waiting.add(inventory.onDidChange(look));
      waiting.add(this.#connection.onDidChange(look));
    });
  }

  #readRoots(): string[] {
    this.#read();
    return this.#roots.map((node) => node.id);
  }

  #read(): void {
    const active = this.#connection.active;
    this.#roots =
      active?.inventory === undefined
        ? []
        : active.inventory.state === 'failed'
          ? [failureNode('inventory', active.inventory.error)]
          : this.#spec.roots(active, Date.now());
    const entries = new Map<string, Entry<T>>();
    const add = (nodes: readonly TreeNode<T>[], parent: string | undefined): void => {
      for (const node of nodes) {
        entries.set(node.id, { node, parent });
        add(node.children ?? (node.details && this.#loaded.get(node.id)?.nodes) ?? [], node.id);
      }
    };
    add(this.#roots, undefined);
    this.#entries = entries;
    for (const kept of [this.#loaded, this.#painted, this.#collapsed]) {
      for (const id of kept.keys()) if (!entries.has(id)) kept.delete(id);
    }
  }

  async #load(id: string, details: Details<T>): Promise<string[]> {
    let loaded = this.#loaded.get(id);
    if (loaded === undefined || loaded.key !== details.key) {
      const nodes = await details.load().catch((error: unknown) => [failureNode<T>(id, error)]);
      loaded = { key: details.key, nodes };
      if (!this.#entries.has(id)) return [];
      this.#loaded.set(id, loaded);
      this.#read();
    }
    this.#syncWatches();
    return loaded.nodes.map((node) => node.id);
  }

  #isOutdated(id: string, details: Details<T>): boolean {
    const loaded = this.#loaded.get(id);
    return loaded !== undefined && loaded.key !== details.key;
  }

  #looksOutdated(id: string, node: TreeNode<T>): boolean {
    const painted = this.#painted.get(id);
    return painted !== undefined && painted !== JSON.stringify(node.look());
  }

  /** The editor knows a row by its id: it must not meet it in two places. */
  #hasMoved(before: ReadonlyMap<string, Entry<T>>): boolean {
    for (const [id, { parent }] of this.#entries) {
      const old = before.get(id);
      if (old !== undefined && old.parent !== parent) return true;
    }
    return false;
  }

  #repaint(parent: string): void {
    const stale: string[] = [];
    const visit = (node: TreeNode<T>): void => {
      if (this.#looksOutdated(node.id, node)) stale.push(node.id);
      node.children?.forEach(visit);
    };
    this.#loaded.get(parent)?.nodes.forEach(visit);
    if (stale.length > 0) this.#changed.fire(stale);
  }

  #isShown(id: string): boolean {
    if (!this.#view.visible || this.#inventory?.state !== 'ready' || !this.#loaded.has(id)) return false;
    for (let at: string | undefined = id; at !== undefined; at = this.#entries.get(at)?.parent) {
      if (this.#collapsed.has(at) || !this.#entries.has(at)) return false;
    }
    return true;
  }

  #syncWatches(): void {
    for (const [id, { key, watch }] of this.#watches) {
      if (this.#isShown(id) && this.#entries.get(id)?.node.details?.key === key) continue;
      watch.dispose();
      this.#watches.delete(id);
    }
    for (const id of this.#loaded.keys()) {
      const details = this.#entries.get(id)?.node.details;
      if (details?.watch === undefined || this.#watches.has(id) || !this.#isShown(id)) continue;
      this.#watches.set(id, { key: details.key, watch: details.watch(() => this.#repaint(id)) });
    }
  }
}

/** Every engine has a network of its own at least. */
function isKnown({ state, networks }: Inventory): boolean {
  return (state !== 'idle' && state !== 'loading') || networks.length > 0;
}

function sameIds<T>(a: readonly TreeNode<T>[], b: readonly TreeNode<T>[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}

function failureNode<T>(parent: string, error: unknown): TreeNode<T> {
  const text = displayText(explain(error));
  return {
    id: `${parent} failure`,
    look: () => ({ label: text, icon: 'warning', color: 'list.warningForeground' }),
    tooltip: () => new vscode.MarkdownString().appendText(text),
  };
}
