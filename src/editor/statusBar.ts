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
    item.backgroundColor = ['degraded', 'reconnecting', 'lost'].includes(status.kind)
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
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
      case 'degraded':
        item.text = `$(vm-active) ${address} · ${vscode.l10n.t('not answering')}`;
        item.tooltip = vscode.l10n.t(
          '{0} has not answered for some seconds. Click for what can be done.',
          address,
        );
        break;
      case 'reconnecting':
        item.text = `$(sync~spin) ${address}`;
        item.tooltip =
          vscode.l10n.t('{0} Connecting again…', displayText(status.reason)) +
          nextAttempt(status.nextAttempt);
        break;
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

/** When the next attempt begins; a moment that the tooltip shows, so it is named and not counted down to. */
function nextAttempt(time: number | undefined): string {
  if (time === undefined) return '';
  const when = new Date(time).toLocaleTimeString();
  return ` ${vscode.l10n.t('The next attempt is at {0}; click to try now.', when)}`;
}

function formatLatency(milliseconds: number): string {
  return milliseconds < 1 ? '< 1 ms' : `${Math.round(milliseconds)} ms`;
}
