import { Disposables, type Disposable } from '../../base';
import type { CheckReason } from '../../course';
import type { Inventory } from '../../docker';
import type { ShellSession } from '../../workbench';
import type { Connection, Terminals } from '../types';

/**
 * Hears whatever may make a check true: changes of the connection and of the engine, commands that end, and the
 * output of programs that are open in the terminals of `sessions` (work inside a container makes no other event).
 */
export class Activity implements Disposable {
  readonly #connection: Connection;
  readonly #terminals: Terminals;
  readonly #happened: (reason: CheckReason) => void;
  readonly #parts = new Disposables();
  readonly #heard = new WeakSet<ShellSession>();
  #sessions: readonly string[] = [];
  /** A chapter with checks is open: until then, the engine has nothing to tell. */
  #attentive = false;
  #inventory: Inventory | undefined;
  #listening: Disposable | undefined;

  constructor(connection: Connection, terminals: Terminals, happened: (reason: CheckReason) => void) {
    this.#connection = connection;
    this.#terminals = terminals;
    this.#happened = happened;
    this.#parts.add(
      connection.onDidChange(() => {
        this.#followInventory();
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

  /** To be called when a terminal may have been opened. */
  refresh(): void {
    this.#followSessions();
  }

  dispose(): void {
    this.#listening?.dispose();
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
