import * as vscode from 'vscode';
import { setting } from '../settings';

/** Where a new terminal opens, as the settings say: beside, in the column that holds terminals already, or in the panel. */
export function terminalLocation(options: {
  preserveFocus: boolean;
}): vscode.TerminalLocation | vscode.TerminalEditorLocationOptions {
  const beside = setting<string>('containerWorkbench.terminal.location') === 'beside';
  return beside ? { viewColumn: columnOfTerminals(), ...options } : vscode.TerminalLocation.Panel;
}

/** The column that holds a terminal already, else a new one beside (a column of terminals is locked, so “beside” passes it by). */
function columnOfTerminals(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputTerminal),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}
