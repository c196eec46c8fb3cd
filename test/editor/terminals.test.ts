import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { when } from '../support/editor-events';

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`containerWorkbench.${command}`, ...args);

describe('terminals on this computer in the editor', function () {
  this.timeout(60_000);

  before(() => run('connect', 'local'));
  after(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await run('disconnect');
  });

  /** Resolves once a shell is in this folder. */
  const isIn = (terminal: vscode.Terminal, folder: string): Promise<true> =>
    when(vscode.window.onDidChangeTerminalShellIntegration, () =>
      terminal.shellIntegration?.cwd?.path === folder ? true : undefined,
    );

  it('are split in the folder of the one that has the focus', async () => {
    await run('openTerminal');
    const first = await when(vscode.window.onDidChangeActiveTerminal, () => vscode.window.activeTerminal);
    // What is typed before there is a shell is typed into nothing.
    await when(vscode.window.onDidChangeTerminalShellIntegration, () => first.shellIntegration);
    first.sendText('cd /usr/share');
    await isIn(first, '/usr/share');
    await run('splitTerminal');
    const second = await when(vscode.window.onDidOpenTerminal, () =>
      vscode.window.terminals.find((terminal) => terminal !== first),
    );
    assert.notEqual(second.name, first.name);
    const { location } = second.creationOptions as vscode.ExtensionTerminalOptions;
    assert.equal((location as vscode.TerminalSplitLocationOptions).parentTerminal, first);
    await isIn(second, '/usr/share');
  });
});
