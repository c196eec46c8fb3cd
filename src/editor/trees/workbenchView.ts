import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import { describeAddress, type ConnectionManager } from '../connection';
import { TREE_ITEMS, VIEWS, type CommandId } from '../contributions';
import type { RecentWorkbenches } from '../recentWorkbenches';
import type { SectionRow, WorkbenchSection } from './section';

/** A row: a workbench by its address, or what is known of the one that is connected. */
export type WorkbenchRow = { kind: 'workbench'; address: string } | { kind: 'engine' } | SectionRow;

const RETRY: CommandId = 'containerWorkbench.retryEngine';

class WorkbenchView implements vscode.TreeDataProvider<WorkbenchRow> {
  readonly #connection: ConnectionManager;
  readonly #recent: RecentWorkbenches;
  readonly #sections: readonly WorkbenchSection[];
  readonly #changed = new vscode.EventEmitter<WorkbenchRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly subscriptions: vscode.Disposable;

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
      connection.onDidChange(refresh),
      recent.onDidChange(refresh),
      ...sections.map(({ onDidChange }) => onDidChange((row) => this.#changed.fire(row))),
      this.#changed,
    );
  }

  getChildren(row?: WorkbenchRow): WorkbenchRow[] {
    if (row === undefined) return this.#addresses().map((address) => ({ kind: 'workbench', address }));
    if (row.kind === 'section') return [...row.children()];
    const active = this.#connection.active;
    if (row.kind !== 'workbench' || active === undefined || !this.#isActive(row.address)) return [];
    return [{ kind: 'engine' }, ...this.#sections.flatMap((section) => section.rows(active))];
  }

  getTreeItem(row: WorkbenchRow): vscode.TreeItem {
    if (row.kind === 'section') return row.item();
    return row.kind === 'workbench' ? this.#workbenchItem(row.address) : this.#engineItem();
  }

  #addresses(): string[] {
    const status = this.#connection.status;
    return [...new Set([...('address' in status ? [status.address] : []), ...this.#recent.all])];
  }

  #isActive(address: string): boolean {
    const status = this.#connection.status;
    return status.kind === 'connected' && status.address === address;
  }

  #workbenchItem(address: string): vscode.TreeItem {
    const status = this.#connection.status;
    const state = 'address' in status && status.address === address ? status.kind : 'disconnected';
    const item = new vscode.TreeItem(
      describeAddress(address),
      state === 'connected' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    // The state belongs to the id: the editor remembers by it whether a row was expanded.
    item.id = `${state === 'connected' ? 'active' : 'recent'} ${address}`;
    item.contextValue = state === 'connected' ? TREE_ITEMS.active : TREE_ITEMS.recent;
    switch (state) {
      case 'connected':
        item.iconPath = new vscode.ThemeIcon('vm-active', new vscode.ThemeColor('charts.green'));
        item.description = vscode.l10n.t('connected');
        break;
      case 'connecting':
        item.iconPath = new vscode.ThemeIcon('loading~spin');
        item.description = vscode.l10n.t('connecting…');
        break;
      case 'lost':
        item.iconPath = new vscode.ThemeIcon('vm-outline', new vscode.ThemeColor('charts.yellow'));
        item.description = vscode.l10n.t('connection lost');
        item.tooltip = status.kind === 'lost' ? displayText(status.reason) : '';
        break;
      default:
        item.iconPath = new vscode.ThemeIcon('vm-outline');
    }
    return item;
  }

  #engineItem(): vscode.TreeItem {
    const { engine, engineError } = this.#connection.active ?? {};
    if (engine !== undefined) {
      const { name, version, route } = engine.info;
      const item = new vscode.TreeItem(displayText(name));
      item.id = 'engine';
      item.description = displayText(route === 'socket' ? version : `${version} · ${route}`);
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
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    item.command = { command: RETRY, title: vscode.l10n.t('Look again') };
    return item;
  }
}

export function createWorkbenchView(
  connection: ConnectionManager,
  recent: RecentWorkbenches,
  sections: readonly WorkbenchSection[],
): vscode.Disposable {
  const provider = new WorkbenchView(connection, recent, sections);
  return vscode.Disposable.from(
    vscode.window.createTreeView(VIEWS.workbench, { treeDataProvider: provider }),
    provider.subscriptions,
  );
}
