import * as vscode from 'vscode';
import { TERMINAL_PROFILE, type CommandId } from '../contributions';
import type { Connection } from '../types';
import type { WorkbenchTerminals } from './workbenchTerminals';

const CONNECT: CommandId = 'containerWorkbench.connect';

/** “Workbench” among the terminals that the editor offers to open; asks for one where none is connected. */
export function registerTerminalProfile(
  connection: Connection,
  terminals: WorkbenchTerminals,
): vscode.Disposable {
  return vscode.window.registerTerminalProfileProvider(TERMINAL_PROFILE, {
    provideTerminalProfile: async () => {
      if (connection.active === undefined) await vscode.commands.executeCommand(CONNECT);
      return connection.active === undefined ? undefined : terminals.profile();
    },
  });
}
