import { DEFAULT_SESSION } from './names';
import type { WorkbenchTerminals } from './workbenchTerminals';

/** What the commands about terminals do. */
export function createTerminalActions(terminals: WorkbenchTerminals) {
  return {
    'containerWorkbench.openTerminal': () => terminals.focus(DEFAULT_SESSION),
    'containerWorkbench.newTerminal': () => terminals.openNew(),
    'containerWorkbench.splitTerminal': () => terminals.split(),
  };
}
