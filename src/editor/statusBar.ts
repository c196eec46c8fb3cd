import * as vscode from 'vscode';
import { displayText } from '../base';
import { describeAddress, type ConnectionManager } from './connection';
import type { CommandId } from './contributions';

const ACTIONS: CommandId = 'containerWorkbench.showActions';

/** The workbench and how far it is, in the status bar. Its colour speaks only of trouble. */
export function createStatusBarItem(connection: ConnectionManager): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'containerWorkbench.connection',
    vscode.StatusBarAlignment.Left,
    50,
  );
  item.name = vscode.l10n.t('Container Workbench');
  item.command = ACTIONS;

  const render = (): void => {
    const status = connection.status;
    const address = 'address' in status ? describeAddress(status.address) : '';
    item.backgroundColor =
      status.kind === 'lost' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    switch (status.kind) {
      case 'disconnected':
        item.text = `$(vm-outline) ${vscode.l10n.t('Workbench')}`;
        item.tooltip = vscode.l10n.t('Not connected. Click to connect to a workbench.');
        break;
      case 'connecting':
        item.text = `$(loading~spin) ${address}`;
        item.tooltip = vscode.l10n.t('Connecting to {0}…', address);
        break;
      case 'connected': {
        const latency = status.latency === undefined ? '' : ` · ${formatLatency(status.latency)}`;
        item.text = `$(vm-active) ${address}${latency}`;
        item.tooltip = vscode.l10n.t('Connected to {0}. Click for what can be done with it.', address);
        break;
      }
      case 'lost':
        item.text = `$(vm-outline) ${address}`;
        item.tooltip = vscode.l10n.t('{0} Click to reconnect.', displayText(status.reason));
        break;
    }
    item.accessibilityInformation = { label: `${item.name ?? ''}: ${String(item.tooltip)}`, role: 'button' };
  };

  render();
  item.show();
  return vscode.Disposable.from(item, connection.onDidChange(render));
}

function formatLatency(milliseconds: number): string {
  return milliseconds < 1 ? '< 1 ms' : `${Math.round(milliseconds)} ms`;
}
