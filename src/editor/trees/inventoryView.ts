import * as vscode from 'vscode';
import type { Change, InventoryChange } from '../../docker';
import type { Milestones } from '../milestones';
import type { ActiveWorkbench, Connection } from '../types';

/** What a view of the inventory shows: the elements, by stable id, and how one looks. */
export interface InventoryViewSpec<T> {
  viewId: string;
  elements(active: ActiveWorkbench): readonly T[];
  /** Stable as long as the row is the same thing. */
  id(element: T): string;
  /** The engine's id of what the row shows; several rows may share one. */
  engineId(element: T): string;
  /** The part of a change of the inventory that concerns this view. */
  concerned(change: InventoryChange): Change;
  render(element: T): vscode.TreeItem;
  /** The tooltip, made only when somebody looks. */
  tooltip(element: T): vscode.MarkdownString;
}

/** A flat tree over the inventory of the active workbench. Rows that changed are repainted alone. */
class InventoryView<T> implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #spec: InventoryViewSpec<T>;
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #subscription: vscode.Disposable;
  #inventorySubscription: vscode.Disposable | undefined;
  #inventory: ActiveWorkbench['inventory'];
  #elements = new Map<string, T>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(connection: Connection, spec: InventoryViewSpec<T>) {
    this.#spec = spec;
    this.#connection = connection;
    this.#subscription = connection.onDidChange(() => this.#follow());
    this.#follow();
  }

  getChildren(element?: string): string[] {
    if (element !== undefined) return [];
    this.#read();
    return [...this.#elements.keys()];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const element = this.#elements.get(id);
    if (element === undefined) return new vscode.TreeItem('');
    const item = this.#spec.render(element);
    item.id = id;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, id: string): vscode.TreeItem {
    const element = this.#elements.get(id);
    if (element !== undefined) item.tooltip = this.#spec.tooltip(element);
    return item;
  }

  /** The element behind a row. */
  element(id: string): T | undefined {
    return this.#elements.get(id);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#inventorySubscription?.dispose();
    this.#changed.dispose();
  }

  #read(): void {
    const active = this.#connection.active;
    this.#elements = new Map(
      (active === undefined ? [] : this.#spec.elements(active)).map((element) => [
        this.#spec.id(element),
        element,
      ]),
    );
  }

  #follow(): void {
    const inventory = this.#connection.active?.inventory;
    if (inventory === this.#inventory) return;
    this.#inventory = inventory;
    this.#inventorySubscription?.dispose();
    this.#inventorySubscription = inventory?.onDidChange((change) => this.#refresh(change));
    this.#changed.fire(undefined);
  }

  #refresh(change: InventoryChange): void {
    const { added, removed, changed } = this.#spec.concerned(change);
    if (added.length + removed.length + changed.length === 0) return;
    const before = [...this.#elements.keys()].join('\n');
    this.#read();
    if ([...this.#elements.keys()].join('\n') !== before) {
      this.#changed.fire(undefined);
      return;
    }
    const rows = [...this.#elements].filter(([, element]) => changed.includes(this.#spec.engineId(element)));
    if (rows.length > 0) this.#changed.fire(rows.map(([id]) => id));
  }
}

/** Creates the view and answers with it and a way to find the element behind a row. */
export function createInventoryView<T>(
  connection: Connection,
  milestones: Milestones,
  spec: InventoryViewSpec<T>,
): vscode.Disposable & { element(id: string): T | undefined } {
  const provider = new InventoryView(connection, spec);
  const view = vscode.window.createTreeView(spec.viewId, {
    treeDataProvider: provider,
    showCollapseAll: false,
  });
  const noteWatched = (): void => {
    if (view.visible && connection.active?.inventory !== undefined) milestones.reach('watched');
  };
  const tellStale = (): void => {
    view.message =
      connection.active?.inventory?.state === 'stale'
        ? vscode.l10n.t('What was known last: the engine cannot be asked just now.')
        : '';
  };
  const subscriptions = [
    connection.onDidChange(noteWatched),
    view.onDidChangeVisibility(noteWatched),
    connection.onDidChange(tellStale),
  ];
  return {
    element: (id) => provider.element(id),
    dispose: () => {
      for (const part of [...subscriptions, view, provider]) part.dispose();
    },
  };
}
