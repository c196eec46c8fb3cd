import * as vscode from 'vscode';
import { ExplainedError, explain } from '../base';
import type { ConnectionManager } from './connection';
import type { CommandId } from './contributions';
import { showFailure } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import { setting } from './settings';

const RECONNECT: CommandId = 'containerWorkbench.reconnect';

/**
 * What a window does by itself when it opens: connect to the workbench that the settings name (asking what it has to),
 * and to those that the window had (asking nothing: a reload must not greet with a question), and open the handout
 * where the settings say so.
 */
export async function runStartup(
  log: vscode.LogOutputChannel,
  connection: ConnectionManager,
  recent: RecentWorkbenches,
  openHandout: () => Promise<void>,
): Promise<void> {
  const handout = setting<boolean>('containerWorkbench.handout.openOnStartup') ? openHandout() : undefined;
  const named = setting<string>('containerWorkbench.connectOnStartup');
  const [active, ...others] = recent.held;
  const first = named === '' ? active : named;
  const connecting = first === undefined ? undefined : connection.connect(first, { quiet: named === '' });
  const background = new Set([...(active === undefined ? [] : [active]), ...others]);
  background.delete(first ?? '');
  for (const address of background) {
    connection
      .connect(address, { quiet: true, background: true })
      .catch((error: unknown) => log.warn(`${address}: ${explain(error)}`));
  }
  try {
    await connecting;
  } catch (error) {
    // That somebody has to log in is no failure: the status bar and the views say so, and keep the way to it open.
    if (error instanceof ExplainedError && error.code === 'needs-person') log.info(explain(error));
    else
      void showFailure(log, error, {
        [vscode.l10n.t('Reconnect')]: () => vscode.commands.executeCommand(RECONNECT, first),
      });
  }
  await handout;
}
