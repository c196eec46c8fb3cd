import * as vscode from 'vscode';
import type { CommandId } from './contributions';

/** What each command of the registry does. One that is missing here does not compile. */
export type CommandImplementations = Readonly<Record<CommandId, (...args: never[]) => unknown>>;

/** Registers them all. A failure of any is told in a sentence by `onFailure`, never lost in a log. */
export function registerCommands(
  implementations: CommandImplementations,
  onFailure: (error: unknown) => void,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(implementations).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await (run as (...args: unknown[]) => unknown)(...args);
        } catch (error) {
          onFailure(error);
          return undefined;
        }
      }),
    ),
  );
}
