import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import { describeAddress, type ConnectionManager } from '../connection';
import { TREE_ITEMS, VIEWS, type CommandId } from '../contributions';
import { isDisposable, onDidChangeDisposable } from '../disposableWorkbenches';
import { reachedHow } from '../engines/texts';
import type { RecentWorkbenches } from '../recentWorkbenches';
import type { ActiveWorkbench } from '../types';
import { described } from './look';
import type { SectionRow, WorkbenchSection } from './section';

/** A row: a workbench by its address, or what is known of one that is held. */
export type WorkbenchRow =
  { kind: 'workbench'; address: string } | { kind: 'engine'; held: ActiveWorkbench } | SectionRow;

const RETRY: CommandId = 'containerWorkbench.retryEngine';

class WorkbenchView implements vscode.TreeDataProvider<WorkbenchRow> {
  readonly #connection: ConnectionManager;
  readonly #recent: RecentWorkbenches;
  readonly #sections: readonly WorkbenchSection[];
  readonly #changed = new vscode.EventEmitter<WorkbenchRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly subscriptions: vscode.Disposable;
  #shown: readonly unknown[] = [];

  constructor(
    connection: ConnectionManager,
    recent: RecentWorkbenches,
    sections: readonly WorkbenchSection[],
  ) {
    this.#connection = connection;
    this.#recent = recent;
    this.#sections = sections;
    const refresh = (): void => this.#changed.fire(undefined);
    this.subscriptions = vscode.Disposable.from(
      connection.onDidChange(() => {
        const before = this.#shown;
        this.#shown = this.#told();
        const same = before.length === this.#shown.length;
        if (!same || this.#shown.some((each, at) => each !== before[at])) refresh();
      }),
      recent.onDidChange(refresh),
      onDidChangeDisposable(refresh),
      ...sections.map(({ onDidChange }) => onDidChange((row) => this.#changed.fire(row))),
      this.#changed,
    );
  }

  getChildren(row?: WorkbenchRow): WorkbenchRow[] {
    if (row === undefined) return this.#addresses().map((address) => ({ kind: 'workbench', address }));
    if (row.kind === 'section') return [...row.children()];
    if (row.kind === 'engine') return [];
    const held = this.#held(row.address);
    if (held === undefined) return [];
    return [{ kind: 'engine', held }, ...this.#sections.flatMap((section) => section.rows(held))];
  }

  getTreeItem(row: WorkbenchRow): vscode.TreeItem {
    if (row.kind === 'section') return row.item();
    return row.kind === 'workbench' ? this.#workbenchItem(row.address) : engineItem(row.held);
  }

  /** Those that are held stay where they are while others come; the recent ones follow. */
  #addresses(): string[] {
    const status = this.#connection.status;
    const wanted = 'address' in status ? [status.address] : [];
    return [
      ...new Set([...this.#connection.all.map(({ address }) => address), ...wanted, ...this.#recent.all]),
    ];
  }

  /**
   * What the rows tell of connections. How long a round trip takes changes every few seconds, and is not in it: rows that
   * are drawn anew take what is pressed on them away from under the mouse.
   */
  #told(): readonly unknown[] {
    return this.#addresses().flatMap((address) => {
      const status = this.#connection.statusOf(address);
      const held = this.#held(address);
      const active = held !== undefined && held === this.#connection.active;
      const reason = 'reason' in status ? status.reason : undefined;
      return [address, status.kind, reason, active, held, held?.engine?.info, held?.engineError];
    });
  }

  #held(address: string): ActiveWorkbench | undefined {
    return this.#connection.all.find((held) => held.address === address);
  }

  #workbenchItem(address: string): vscode.TreeItem {
    const held = this.#held(address);
    const active = held !== undefined && held === this.#connection.active;
    const item = new vscode.TreeItem(
      describeAddress(address),
      held === undefined
        ? vscode.TreeItemCollapsibleState.None
        : active
          ? vscode.TreeItemCollapsibleState.Expanded
          : vscode.TreeItemCollapsibleState.Collapsed,
    );
    // Being held belongs to the id: the editor remembers by it whether a row was expanded.
    item.id = `${held === undefined ? 'recent' : 'held'} ${address}`;
    const status = this.#connection.statusOf(address);
    item.contextValue = active ? TREE_ITEMS.active : held === undefined ? TREE_ITEMS.recent : TREE_ITEMS.held;
    if (held !== undefined && isDisposable(address)) item.contextValue += ':disposable';
    const icon = (id: string, color?: string): void => {
      item.iconPath = new vscode.ThemeIcon(
        id,
        color === undefined ? undefined : new vscode.ThemeColor(color),
      );
    };
    switch (status.kind) {
      case 'connected':
        icon(active ? 'vm-active' : 'vm', 'charts.green');
        item.description = active
          ? vscode.l10n.t('connected')
          : vscode.l10n.t('connected, in the background');
        break;
      case 'degraded':
        icon('vm-active', 'charts.yellow');
        item.description = vscode.l10n.t('not answering…');
        break;
      case 'connecting':
        icon('loading~spin');
        item.description = vscode.l10n.t('connecting…');
        break;
      case 'reconnecting':
        icon('loading~spin', 'charts.yellow');
        item.description = vscode.l10n.t('reconnecting…');
        item.tooltip = displayText(status.reason);
        break;
      case 'lost':
        icon('vm-outline', 'charts.yellow');
        item.description =
          held === undefined ? vscode.l10n.t('not connected') : vscode.l10n.t('connection lost');
        item.tooltip = displayText(status.reason);
        break;
      case 'disconnected':
        icon('vm-outline');
    }
    if (isDisposable(address)) {
      const state = typeof item.description === 'string' ? item.description : undefined;
      item.description = described(vscode.l10n.t('disposable'), state);
    }
    return item;
  }
}

function engineItem({ workbench, engine, engineError }: ActiveWorkbench): vscode.TreeItem {
  if (engine !== undefined) {
    const { name, version } = engine.info;
    const item = new vscode.TreeItem(displayText(name));
    item.id = `engine ${workbench.id}`;
    item.contextValue = TREE_ITEMS.engine;
    item.description = described(displayText(version), reachedHow(engine.info));
    item.iconPath = new vscode.ThemeIcon('server-environment');
    item.tooltip = vscode.l10n.t(
      '{0} {1}, API {2}, on {3}',
      displayText(name),
      displayText(version),
      displayText(engine.info.apiVersion),
      displayText(engine.info.operatingSystem),
    );
    return item;
  }
  if (engineError === undefined) {
    const item = new vscode.TreeItem(vscode.l10n.t('Looking for a container engine…'));
    item.iconPath = new vscode.ThemeIcon('loading~spin');
    return item;
  }
  const item = new vscode.TreeItem(vscode.l10n.t('No container engine'));
  item.description = displayText(explain(engineError));
  item.tooltip = displayText(explain(engineError));
  item.contextValue = TREE_ITEMS.engine;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = { command: RETRY, title: vscode.l10n.t('Look again') };
  return item;
}

export function createWorkbenchView(
  connection: ConnectionManager,
  recent: RecentWorkbenches,
  sections: readonly WorkbenchSection[],
): vscode.Disposable {
  const provider = new WorkbenchView(connection, recent, sections);
  const view = vscode.window.createTreeView(VIEWS.workbench, { treeDataProvider: provider });
  const tell = (visible: boolean): void => {
    for (const section of sections) section.setVisible?.(visible);
  };
  tell(view.visible);
  return vscode.Disposable.from(
    view,
    view.onDidChangeVisibility(({ visible }) => tell(visible)),
    provider.subscriptions,
  );
}
