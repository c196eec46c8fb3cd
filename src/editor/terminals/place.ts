import * as vscode from 'vscode';
import { setting } from '../settings';

/** Where a new terminal opens, as the settings say: beside, in the column that holds terminals already, or in the panel. */
export function terminalLocation(options: {
  preserveFocus: boolean;
}): vscode.TerminalLocation | vscode.TerminalEditorLocationOptions {
  const beside = setting<string>('containerWorkbench.terminal.location') === 'beside';
  return beside ? { viewColumn: columnOfTerminals(), ...options } : vscode.TerminalLocation.Panel;
}

/** Where something to be read opens: where a person is, but not over the terminals while these are all there is. */
export function columnToRead(): vscode.ViewColumn {
  const [only, ...others] = vscode.window.tabGroups.all;
  const terminals = only !== undefined && others.length === 0 && holdsTerminal(only);
  return terminals ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

/**
 * The column that holds a terminal already, else a new one beside what is open (a column of terminals is locked, so
 * “beside” passes it by).
 */
function columnOfTerminals(): vscode.ViewColumn {
  const { all } = vscode.window.tabGroups;
  if (all.every(({ tabs }) => tabs.length === 0)) return vscode.ViewColumn.Active;
  return all.find(holdsTerminal)?.viewColumn ?? vscode.ViewColumn.Beside;
}

function holdsTerminal({ tabs }: vscode.TabGroup): boolean {
  return tabs.some(({ input }) => input instanceof vscode.TabInputTerminal);
}
