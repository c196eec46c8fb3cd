import type { Event } from '../base';
import type { Engine, Inventory } from '../docker';
import type { CommandRecord, ShellSession, Workbench } from '../workbench';

/** The workbench that is connected, with its engine where it has one that may be used. */
export interface ActiveWorkbench {
  readonly workbench: Workbench;
  readonly engine: Engine | undefined;
  readonly inventory: Inventory | undefined;
  /** Why there is no engine, as an `ExplainedError`. */
  readonly engineError: Error | undefined;
}

/** Which workbench the editor is connected to. Changes of its engine are changes too. */
export interface Connection {
  readonly active: ActiveWorkbench | undefined;
  readonly onDidChange: Event<void>;
}

/** The terminals on the active workbench, by session name. */
export interface Terminals {
  /** Finds or opens the session's terminal. It is revealed beside, the focus stays where it is. */
  session(name: string): Promise<ShellSession>;
  /** The session where it is open already. */
  find(name: string): ShellSession | undefined;
  /** Reveals the terminal and puts the focus into it. */
  focus(name: string): void;
  /** Commands that ended in any of them since the workbench was connected, oldest first (the last 500). */
  readonly commands: readonly CommandRecord[];
  readonly onDidEndCommand: Event<CommandRecord>;
}
