import * as vscode from 'vscode';
import type { ConnectionManager } from './connection';
import type { CommandId } from './contributions';
import { showFailure } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import { setting } from './settings';

const RECONNECT: CommandId = 'containerWorkbench.reconnect';

/**
 * What a window does by itself when it opens: connect to the workbench that the settings name (asking what it has to),
 * or else to the one that the window had (asking nothing: a reload must not greet with a question), and open the
 * handout where the settings say so.
 */
export async function runStartup(
  log: vscode.LogOutputChannel,
  connection: ConnectionManager,
  recent: RecentWorkbenches,
  openHandout: () => Promise<void>,
): Promise<void> {
  const handout = setting<boolean>('containerWorkbench.handout.openOnStartup') ? openHandout() : undefined;
  const named = setting<string>('containerWorkbench.connectOnStartup');
  const address = named === '' ? recent.last : named;
  if (address !== undefined) {
    try {
      await connection.connect(address, { quiet: named === '' });
    } catch (error) {
      void showFailure(log, error, {
        [vscode.l10n.t('Reconnect')]: () => vscode.commands.executeCommand(RECONNECT),
      });
    }
  }
  await handout;
}
