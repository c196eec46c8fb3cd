import type * as vscode from 'vscode';
import type { CommandImplementations } from '../commands';
import { needActive } from '../containers/scope';
import type { WorkbenchRow } from '../trees/workbenchView';
import type { Connection } from '../types';
import { chooseEngine } from './chooseEngine';

export { reachedHow } from './texts';

/** What the commands about the engines of a workbench do. */
export function createEngineChoiceActions({
  log,
  connection,
}: {
  log: vscode.LogOutputChannel;
  connection: Connection;
}) {
  return {
    'containerWorkbench.chooseEngine': (row?: WorkbenchRow) =>
      chooseEngine(log, row?.kind === 'engine' ? row.held : needActive(connection)),
  } satisfies Partial<CommandImplementations>;
}
