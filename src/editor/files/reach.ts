import * as vscode from 'vscode';
import { Emitter, ExplainedError, displayText, explain } from '../../base';
import type { Disposable } from '../../base';
import type { Workbench } from '../../workbench';
import type { ConnectionManager } from '../connection';
import { authorityOf } from './address';

const KEY = 'workbenchAddresses';
const KEPT = 50;

/**
 * Finds the workbench that an address of a file names. One that this person has been connected to before is connected
 * to by itself where that needs no question (a folder of it was open when the window was closed); no other is: an
 * address may come from anybody.
 */
export class WorkbenchReach implements Disposable {
  readonly #connection: Pick<ConnectionManager, 'all' | 'connect' | 'statusOf' | 'onDidChange'>;
  readonly #memory: vscode.Memento;
  readonly #subscription: Disposable;
  readonly #attempts = new Map<string, Promise<void>>();
  /** Authorities that were asked for in vain. */
  readonly #missed = new Set<string>();
  readonly #found = new Emitter<string>();

  /** An authority that was asked for in vain has its workbench now. */
  readonly onDidFind = this.#found.event;

  constructor(
    connection: Pick<ConnectionManager, 'all' | 'connect' | 'statusOf' | 'onDidChange'>,
    memory: vscode.Memento,
  ) {
    this.#connection = connection;
    this.#memory = memory;
    this.#subscription = connection.onDidChange(() => this.#onChange());
    this.#onChange();
  }

  /** The workbench where it is held. */
  find(authority: string): Workbench | undefined {
    return this.#connection.all.find(({ workbench }) => authorityOf(workbench) === authority)?.workbench;
  }

  /** All that are held. */
  get all(): readonly Workbench[] {
    return this.#connection.all.map(({ workbench }) => workbench);
  }

  /** What the workbench was connected to as; undefined where it never was. */
  addressOf(authority: string): string | undefined {
    const held = this.#connection.all.find(({ workbench }) => authorityOf(workbench) === authority);
    return held?.address ?? this.#known[authority];
  }

  /** The workbench, connected to where that needs no question. Rejects with `not-connected`. */
  async get(authority: string): Promise<Workbench> {
    const held = this.find(authority);
    if (held !== undefined && held.status.state !== 'lost') return held;
    let reason: unknown = held?.status.reason;
    const address = this.addressOf(authority);
    if (held === undefined && address !== undefined) {
      try {
        await this.#connect(address);
      } catch (error) {
        reason = error;
      }
      const found = this.find(authority);
      if (found !== undefined && found.status.state !== 'lost') return found;
    }
    this.#missed.add(authority);
    throw new ExplainedError(
      'not-connected',
      vscode.l10n.t('The workbench {0} is not connected.', displayText(authority)),
      {
        remedy: vscode.l10n.t('Connect to it, then try again; nothing that you typed is lost.'),
        ...(reason === undefined ? {} : { detail: explain(reason) }),
      },
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#found.dispose();
  }

  get #known(): Readonly<Record<string, string>> {
    return this.#memory.get<Record<string, string>>(KEY, {});
  }

  /** However many files ask for it, it is tried once at a time. */
  #connect(address: string): Promise<void> {
    const running = this.#attempts.get(address);
    if (running !== undefined) return running;
    const attempt = (
      this.#connection.statusOf(address).kind === 'connecting'
        ? this.#settled(address)
        : this.#connection.connect(address, { quiet: true, background: true })
    ).finally(() => this.#attempts.delete(address));
    this.#attempts.set(address, attempt);
    return attempt;
  }

  /** Somebody else is connecting to it already. */
  #settled(address: string): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.#connection.onDidChange(() => {
        if (this.#connection.statusOf(address).kind === 'connecting') return;
        subscription.dispose();
        resolve();
      });
    });
  }

  #onChange(): void {
    const known = { ...this.#known };
    let changed = false;
    for (const { address, workbench } of this.#connection.all) {
      const authority = authorityOf(workbench);
      changed ||= known[authority] !== address;
      delete known[authority];
      known[authority] = address;
      const { state } = workbench.status;
      if ((state === 'connected' || state === 'degraded') && this.#missed.delete(authority)) {
        this.#found.fire(authority);
      }
    }
    if (changed) void this.#memory.update(KEY, Object.fromEntries(Object.entries(known).slice(-KEPT)));
  }
}
