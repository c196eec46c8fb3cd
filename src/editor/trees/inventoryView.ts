import * as vscode from 'vscode';
import { displayText, Disposables, explain, type Disposable, type Event } from '../../base';
import type { Inventory } from '../../docker';
import type { Milestones } from '../milestones';
import type { ActiveWorkbench, Connection } from '../types';
import { paint, type Look } from './look';
import { HELD_BACK, Pace } from './pace';

/** A row and what is below it. Made anew whenever something changed; the id tells that it is the same row. */
export interface TreeNode<T> {
  /** The same as long as the row is the same thing; no two rows of a view have the same. */
  readonly id: string;
  look(): Look;
  /** It looks the same as long as it is the same object. */
  readonly fixed?: true;
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

/** What a view shows, kept true for as long as somebody follows it. */
export interface Followed extends Pick<Inventory, 'state' | 'error' | 'follow'> {
  readonly onDidChange: Event<unknown>;
  /** Something was known already; without it, an engine is known to have a network at least. */
  readonly filled?: boolean;
  readonly networks?: readonly unknown[];
}

/** What a view of the inventory shows. */
export interface InventoryViewSpec<T> {
  viewId: string;
  /** What is followed, where it is not the inventory of the engine. */
  source?(active: ActiveWorkbench): Followed;
  /** @param now milliseconds since the epoch */
  roots(active: ActiveWorkbench, now: number): readonly TreeNode<T>[];
  /** Something else than the inventory that the rows depend on. */
  onDidChange?: vscode.Event<void>;
  /** What to say above the rows. */
  message?(): string;
}

interface Entry<T> {
  node: TreeNode<T>;
  parent: string;
}

/** A row as the editor has it. */
interface Painted<T> {
  node: TreeNode<T>;
  /** Undefined where it can still be asked. */
  look: string | undefined;
}

/** What the editor has of the rows that is not so any more. */
interface Differences {
  /** Rows that look different and have none below them. */
  rows: string[];
  /** Rows that have other rows below them than they had. */
  parents: string[];
  /** Rows have come, gone or moved where only reading everything again helps. */
  everything: boolean;
}

/** What stands above the rows that have none above them. */
const ROOT = '';

/** Rows from which on it costs less to read everything again. */
const MANY = 50;

/** How often what is said of time is brought up to date, while somebody looks. */
const MINUTE = 60_000;

/**
 * A view over the inventory of the active workbench: what it holds is followed only while the view is to be seen. Rows that
 * look different are painted alone; where rows came or went, the one above them is read again. That takes the editor long
 * where there are thousands, so it comes after what can be painted at once: a container that has started turns green first,
 * and moves to its new place then.
 */
export class InventoryView<T> implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #spec: InventoryViewSpec<T>;
  readonly #connection: Connection;
  readonly #milestones: Milestones;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #parts = new Disposables();
  readonly #view: vscode.TreeView<string>;
  #inventory: Followed | undefined;
  #following: Disposable | undefined;
  #roots: readonly TreeNode<T>[] = [];
  #entries = new Map<string, Entry<T>>();
  /** The rows below each row, and those that the editor paints, as it has been told last. */
  readonly #given = new Map<string, readonly string[]>();
  readonly #painted = new Map<string, Painted<T>>();
  /** Rows have been painted while others wait. */
  #othersWait = false;
  readonly #pace = new Pace(HELD_BACK, () => this.#tell());
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
    if (node?.details === undefined) return this.#give(id, node?.children ?? []);
    return this.#load(id, node.details);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const node = this.#entries.get(id)?.node;
    const look = node?.look() ?? { label: '' };
    if (node !== undefined)
      this.#painted.set(id, { node, look: node.fixed === true ? undefined : JSON.stringify(look) });
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

  /** Has the editor paint what is different from what it has. */
  update(): void {
    const message = this.#message();
    // The editor takes each assignment for a change, and holds back the next one.
    if (message !== (this.#view.message ?? '')) this.#view.message = message;
    this.#pace.ask();
  }

  dispose(): void {
    this.#pace.dispose();
    this.#following?.dispose();
    for (const { watch } of this.#watches.values()) watch.dispose();
    this.#parts.dispose();
  }

  /** Follows what is to be seen, and nothing else. */
  #attend(): void {
    const inventory = this.#view.visible ? this.#source() : undefined;
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

  #source(): Followed | undefined {
    const { active } = this.#connection;
    return active === undefined || this.#spec.source === undefined
      ? active?.inventory
      : this.#spec.source(active);
  }

  #message(): string {
    return this.#source()?.state === 'stale'
      ? vscode.l10n.t('What was known last: the engine cannot be asked just now.')
      : (this.#spec.message?.() ?? '');
  }

  /** Settles once it is known whether there is something to be shown: until then, the view is busy and not empty. */
  #filled(): Promise<void> | undefined {
    const current = (): Followed | undefined => this.#source();
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
    return this.#give(ROOT, this.#roots);
  }

  #give(parent: string, nodes: readonly TreeNode<T>[]): string[] {
    const ids = nodes.map(({ id }) => id);
    this.#given.set(parent, ids);
    return ids;
  }

  /** Tells the editor of what it has not got as it is. False where there is nothing of that kind. */
  #tell(): boolean {
    if (!this.#view.visible) return false;
    this.#read();
    this.#syncWatches();
    const { rows, parents, everything } = this.#differences();
    const others = everything || parents.length > 0;
    if (!others && rows.length === 0) return false;
    const few = rows.length <= MANY;
    const first = few && rows.length > 0 && others && !this.#othersWait;
    this.#othersWait = first;
    if (!few || (everything && !first)) {
      this.#given.clear();
      this.#painted.clear();
      this.#changed.fire(undefined);
      return true;
    }
    const stale = first ? rows : [...parents, ...rows];
    // Until it asks for them it has nothing of them that could be wrong.
    for (const id of stale) {
      this.#painted.delete(id);
      this.#given.delete(id);
    }
    this.#changed.fire(stale);
    return true;
  }

  #differences(): Differences {
    const found: Differences = { rows: [], parents: [], everything: false };
    const roots = this.#given.get(ROOT);
    found.everything = roots !== undefined && !isOf(roots, this.#roots);
    for (const [parent, ids] of this.#given) {
      // The editor knows a row by its id: it must not meet it in two places.
      if (ids.some((id) => (this.#entries.get(id)?.parent ?? parent) !== parent)) found.everything = true;
    }
    for (const [id, { node }] of this.#entries) {
      const looksOther = this.#looksOutdated(id, node);
      if (this.#holdsOther(id, node) || (looksOther && node.children !== undefined)) found.parents.push(id);
      else if (looksOther) found.rows.push(id);
    }
    return found;
  }

  #holdsOther(id: string, { children, details }: TreeNode<T>): boolean {
    const given = this.#given.get(id);
    if (given === undefined) return false;
    return details === undefined ? !isOf(given, children ?? []) : this.#loaded.get(id)?.key !== details.key;
  }

  #looksOutdated(id: string, node: TreeNode<T>): boolean {
    const painted = this.#painted.get(id);
    if (painted === undefined || (painted.node === node && node.fixed === true)) return false;
    return (painted.look ?? JSON.stringify(painted.node.look())) !== JSON.stringify(node.look());
  }

  #read(): void {
    const active = this.#connection.active;
    const source = this.#source();
    this.#roots =
      active === undefined || source === undefined
        ? []
        : source.state === 'failed'
          ? [failureNode('inventory', source.error)]
          : this.#spec.roots(active, Date.now());
    const entries = new Map<string, Entry<T>>();
    const add = (nodes: readonly TreeNode<T>[], parent: string): void => {
      for (const node of nodes) {
        entries.set(node.id, { node, parent });
        add(node.children ?? (node.details && this.#loaded.get(node.id)?.nodes) ?? [], node.id);
      }
    };
    add(this.#roots, ROOT);
    this.#entries = entries;
    for (const kept of [this.#loaded, this.#painted, this.#collapsed, this.#given]) {
      for (const id of kept.keys()) if (id !== ROOT && !entries.has(id)) kept.delete(id);
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
    return this.#give(id, loaded.nodes);
  }

  #isShown(id: string): boolean {
    if (!this.#view.visible || this.#inventory?.state !== 'ready' || !this.#loaded.has(id)) return false;
    for (let at = id; at !== ROOT;) {
      const entry = this.#entries.get(at);
      if (entry === undefined || this.#collapsed.has(at)) return false;
      at = entry.parent;
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
      this.#watches.set(id, { key: details.key, watch: details.watch(() => this.#pace.ask()) });
    }
  }
}

/** Every engine has a network of its own at least. */
function isKnown({ state, filled, networks = [] }: Followed): boolean {
  return (state !== 'idle' && state !== 'loading') || (filled ?? networks.length > 0);
}

function isOf<T>(ids: readonly string[], nodes: readonly TreeNode<T>[]): boolean {
  return ids.length === nodes.length && ids.every((id, index) => id === nodes[index]?.id);
}

function failureNode<T>(parent: string, error: unknown): TreeNode<T> {
  const text = displayText(explain(error));
  return {
    id: `${parent} failure`,
    look: () => ({ label: text, icon: 'warning', color: 'list.warningForeground' }),
    tooltip: () => new vscode.MarkdownString().appendText(text),
  };
}
