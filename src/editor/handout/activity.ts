import { Disposables, type Disposable } from '../../base';
import type { CheckReason } from '../../course';
import type { Inventory } from '../../docker';
import type { ShellSession, Workbench } from '../../workbench';
import type { ActiveWorkbench, Connection, Terminals } from '../types';

/** What is watched for as long as a check waits for it only, since watching costs the workbench something. */
export const WATCHED = ['sandboxes', 'jobs'] as const satisfies readonly CheckReason[];
export type WatchedReason = (typeof WATCHED)[number];

/** Watches one kind of thing on a workbench, and calls `happened` when it has changed. */
export type Watch = (held: ActiveWorkbench, happened: () => void) => Disposable;

/**
 * Hears whatever may make a check true: changes of the connection and of the engine, of sandboxes and jobs where a check
 * waits for them, commands that end, and the output of programs that are open in the terminals of the chapter (work inside
 * a container makes no other event).
 */
export class Activity implements Disposable {
  readonly #connection: Connection;
  readonly #terminals: Terminals;
  readonly #watches: Readonly<Record<WatchedReason, Watch>>;
  readonly #happened: (reason: CheckReason) => void;
  readonly #parts = new Disposables();
  readonly #heard = new WeakSet<ShellSession>();
  #sessions: readonly string[] = [];
  /** A chapter with checks is open: until then, the engine has nothing to tell. */
  #attentive = false;
  #inventory: Inventory | undefined;
  #listening: Disposable | undefined;
  #awaited: ReadonlySet<WatchedReason> = new Set();
  readonly #watching = new Map<WatchedReason, { workbench: Workbench; watch: Disposable }>();

  constructor(
    connection: Connection,
    terminals: Terminals,
    watches: Readonly<Record<WatchedReason, Watch>>,
    happened: (reason: CheckReason) => void,
  ) {
    this.#connection = connection;
    this.#terminals = terminals;
    this.#watches = watches;
    this.#happened = happened;
    this.#parts.add(
      connection.onDidChange(() => {
        this.#followInventory();
        this.#watch();
        this.#happen('connection');
      }),
    );
    this.#parts.add(terminals.onDidEndCommand(() => this.#happen('command')));
  }

  /** Names the terminals to listen to. */
  listen(sessions: readonly string[]): void {
    this.#sessions = [...new Set(sessions)];
    this.#attentive = true;
    this.#followSessions();
    this.#followInventory();
  }

  /** Names what the checks wait for of the kinds that are watched only then. */
  await(reasons: ReadonlySet<WatchedReason>): void {
    this.#awaited = reasons;
    this.#watch();
  }

  /** To be called when a terminal may have been opened. */
  refresh(): void {
    this.#followSessions();
  }

  dispose(): void {
    this.#listening?.dispose();
    for (const { watch } of this.#watching.values()) watch.dispose();
    this.#watching.clear();
    this.#parts.dispose();
  }

  #happen(reason: CheckReason): void {
    this.#followSessions();
    this.#happened(reason);
  }

  #followInventory(): void {
    const inventory = this.#attentive ? this.#connection.active?.inventory : undefined;
    if (inventory === this.#inventory) return;
    this.#listening?.dispose();
    this.#inventory = inventory;
    this.#listening = undefined;
    if (inventory === undefined) return;
    const listening = new Disposables();
    listening.add(inventory.onDidChange(() => this.#happen('engine')));
    listening.add(inventory.follow());
    this.#listening = listening;
  }

  #watch(): void {
    const { active } = this.#connection;
    for (const reason of WATCHED) {
      const before = this.#watching.get(reason);
      const held = this.#awaited.has(reason) ? active : undefined;
      if (before?.workbench === held?.workbench) continue;
      before?.watch.dispose();
      this.#watching.delete(reason);
      if (held === undefined) continue;
      const watch = this.#watches[reason](held, () => this.#happen(reason));
      this.#watching.set(reason, { workbench: held.workbench, watch });
    }
  }

  #followSessions(): void {
    for (const name of this.#sessions) {
      const session = this.#terminals.find(name);
      if (session === undefined || this.#heard.has(session)) continue;
      this.#heard.add(session);
      this.#parts.add(
        session.onData(() => {
          if (session.busy) this.#happened('terminal');
        }),
      );
    }
  }
}
