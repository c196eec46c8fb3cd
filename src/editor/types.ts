import type { Event } from '../base';
import type { Engine, EngineAddress, Inventory } from '../docker';
import type { CommandRecord, ShellSession, Workbench } from '../workbench';

/** A workbench that is held, with its engine where it has one that may be used. It may be reconnecting just now. */
export interface ActiveWorkbench {
  /** What it was asked for as: `USER@HOST[:PORT]`, a name from `~/.ssh/config`, or `local`. */
  readonly address: string;
  readonly workbench: Workbench;
  readonly engine: Engine | undefined;
  readonly inventory: Inventory | undefined;
  /** Why there is no engine, as an `ExplainedError`. */
  readonly engineError: Error | undefined;
  /** Another engine of it from now on; without an address whichever is found first. Rejects where that cannot be used. */
  chooseEngine(address: EngineAddress | undefined): Promise<void>;
  /** Podman as this user, run for as long as the workbench is held. */
  usePodman(): Promise<void>;
}

/** Which workbenches the editor is connected to. Changes of their status and engines are changes too. */
export interface Connection {
  /** The one that trees, the handout and new terminals are about. */
  readonly active: ActiveWorkbench | undefined;
  /** All that are held, the active one included. The others keep their terminals, files and tunnels. */
  readonly all: readonly ActiveWorkbench[];
  readonly onDidChange: Event<void>;
}

/** Where a terminal is: on the active workbench, or on the computer that the extension runs on. */
export type TerminalPlace = 'workbench' | 'local';

/** The terminals on the active workbench, and on this computer, by session name. */
export interface Terminals {
  /** Finds or opens the session's terminal. It is revealed beside, the focus stays where it is. */
  session(name: string, place?: TerminalPlace): Promise<ShellSession>;
  /** The session where it is open already. */
  find(name: string, place?: TerminalPlace): ShellSession | undefined;
  /** Reveals the terminal and puts the focus into it. */
  focus(name: string, place?: TerminalPlace): void;
  /** Commands that ended in any of them since the workbench was connected, oldest first (the last 500). */
  readonly commands: readonly CommandRecord[];
  readonly onDidEndCommand: Event<CommandRecord>;
}
