/** This computer as the connected workbench, inside the extension host. */
import * as vscode from 'vscode';
import type { TestEngine } from './dockerd';

/** Runs a command of the extension by the end of its id. */
export const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`containerWorkbench.${command}`, ...args);

/** Connects the editor to this computer, with the engine that runs now. */
export async function connectHere(): Promise<void> {
  await run('connect', 'local');
  await run('retryEngine');
}

/** Leaves this computer and what was made on its engine. */
export async function leave(engine: TestEngine | undefined): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await run('disconnect');
  await engine?.dispose();
}
