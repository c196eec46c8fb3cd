import * as vscode from 'vscode';
import { Disposables, Emitter, ExplainedError, displayText, explain } from '../base';
import {
  connectSsh,
  localWorkbench,
  resolveAddress,
  type SshOptions,
  type SshTarget,
  type Workbench,
} from '../workbench';
import { CONTEXT } from './contributions';
import type { Credentials } from './credentials';
import type { EngineAddresses } from './engineAddresses';
import { HeldWorkbench } from './heldWorkbench';
import type { Milestones } from './milestones';
import { withLateProgress } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import { setting } from './settings';
import type { ActiveWorkbench, Connection } from './types';

/** How an address names this computer. */
export const LOCAL = 'local';

/** An address as people read it. */
export function describeAddress(address: string): string {
  return address === LOCAL ? vscode.l10n.t('This computer') : displayText(address);
}

export type ConnectionStatus =
  | { kind: 'disconnected' }
  | { kind: 'connecting'; address: string }
  | { kind: 'connected' | 'degraded'; address: string; latency: number | undefined }
  | { kind: 'reconnecting'; address: string; reason: string; nextAttempt: number | undefined }
  | { kind: 'lost'; address: string; reason: string };

export interface ConnectOptions {
  /** Fails rather than ask a person anything. */
  quiet?: boolean;
  /** Holds it without making it the active one, unless there is none. */
  background?: boolean;
}

/**
 * Holds the workbenches that the editor is connected to, one of them the active one. Everything that shows or uses
 * them listens here.
 */
export class ConnectionManager implements Connection, vscode.Disposable {
  readonly #credentials: Credentials;
  readonly #recent: RecentWorkbenches;
  readonly #vouched: () => Promise<readonly string[]>;
  readonly #milestones: Milestones;
  readonly #engineAddresses: EngineAddresses;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<void>());
  /** By address, in the order in which they were connected. */
  readonly #held = new Map<string, HeldWorkbench>();
  readonly #attempts = new Map<string, AbortController>();
  /** The address that a person is being connected to just now, in place of the active one. */
  #wanted: string | undefined;
  #chosen: HeldWorkbench | undefined;
  /** What was to be connected without a question and could not be, until a person connects to something. */
  #missed: { address: string; reason: string } | undefined;

  readonly onDidChange = this.#changed.event;

  /** `vouched` answers with the host key fingerprints that the course answers for. */
  constructor(
    credentials: Credentials,
    recent: RecentWorkbenches,
    vouched: () => Promise<readonly string[]>,
    milestones: Milestones,
    engineAddresses: EngineAddresses,
  ) {
    this.#credentials = credentials;
    this.#recent = recent;
    this.#vouched = vouched;
    this.#milestones = milestones;
    this.#engineAddresses = engineAddresses;
    // The computer may have slept, or changed its network, while nobody looked.
    this.#parts.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#probe();
      }),
    );
    this.#announce();
  }

  get active(): ActiveWorkbench | undefined {
    return this.#chosen?.workbench.status.state === 'lost' ? undefined : this.#chosen;
  }

  get all(): readonly ActiveWorkbench[] {
    return [...this.#held.values()];
  }

  /** How the active workbench is doing, or the one that is to take its place. */
  get status(): ConnectionStatus {
    const address = this.#wanted ?? this.#chosen?.address ?? this.#missed?.address;
    return address === undefined ? { kind: 'disconnected' } : this.statusOf(address);
  }

  statusOf(address: string): ConnectionStatus {
    if (this.#attempts.has(address)) return { kind: 'connecting', address };
    const held = this.#held.get(address);
    if (held === undefined) {
      return this.#missed?.address === address ? { kind: 'lost', ...this.#missed } : { kind: 'disconnected' };
    }
    const { state, reason, latency, nextAttempt } = held.workbench.status;
    const why = reason?.message ?? vscode.l10n.t('The connection ended.');
    switch (state) {
      case 'connected':
      case 'degraded':
        return { kind: state, address, latency };
      case 'reconnecting':
        return { kind: state, address, reason: why, nextAttempt };
      case 'lost':
        return { kind: state, address, reason: why };
      case 'closed':
        return { kind: 'disconnected' };
    }
  }

  /**
   * Connects to `address` (`USER@HOST[:PORT]`, a name from `~/.ssh/config`, or `local`) and makes it the active
   * workbench; the others stay connected. One that is held already is made active, and its connection made anew
   * where it is gone. A second call gives up the first that has not come to its end. Rejects with the reason.
   */
  async connect(address: string, { quiet = false, background = false }: ConnectOptions = {}): Promise<void> {
    if (!background) this.#giveUpWanted();
    this.#attempts.get(address)?.abort();
    const attempt = new AbortController();
    this.#attempts.set(address, attempt);
    if (!background) {
      this.#wanted = address;
      this.#missed = undefined;
    }
    this.#announce();
    let held: HeldWorkbench;
    try {
      held = await this.#reach(address, quiet, attempt.signal);
      if (!background || this.#chosen === undefined) this.#chosen = held;
    } catch (error) {
      if (quiet && !background && !attempt.signal.aborted && !this.#held.has(address))
        this.#missed = { address, reason: explain(error) };
      throw error;
    } finally {
      if (this.#attempts.get(address) === attempt) this.#attempts.delete(address);
      if (this.#wanted === address && !this.#attempts.has(address)) this.#wanted = undefined;
      this.#announce();
    }
    await this.#remember();
    // Connecting is no request for root's rights: where only they lead to the engine, a button asks for them.
    await held.openEngine({ quiet: true });
  }

  /** Makes a workbench that is held the active one. */
  async activate(address: string): Promise<void> {
    const held = this.#held.get(address);
    if (held === undefined || held === this.#chosen) return;
    this.#chosen = held;
    this.#announce();
    await this.#remember();
  }

  /** Gives up a workbench, the active one where none is named, and every attempt to connect to it. */
  async disconnect(address = this.#wanted ?? this.#chosen?.address ?? this.#missed?.address): Promise<void> {
    if (address === undefined) return;
    if (this.#missed?.address === address) this.#missed = undefined;
    this.#attempts.get(address)?.abort();
    const held = this.#held.get(address);
    if (held !== undefined) await this.#release(held);
    await this.#remember();
    this.#announce();
  }

  /** Looks for the engine of the active workbench anew, after its failure; with sudo where that is the only way. */
  async retryEngine(): Promise<void> {
    await this.#chosen?.openEngine({ quiet: false });
  }

  dispose(): void {
    for (const attempt of this.#attempts.values()) attempt.abort();
    for (const held of this.#held.values()) void held.close();
    this.#parts.dispose();
  }

  /** The workbench of that address with a link that works. */
  async #reach(address: string, quiet: boolean, signal: AbortSignal): Promise<HeldWorkbench> {
    const title = vscode.l10n.t('Connecting to {0}', describeAddress(address));
    const known = this.#held.get(address);
    if (known !== undefined) {
      await withLateProgress(title, (cancelled) => {
        const given = AbortSignal.any([signal, cancelled]);
        return orGivenUp(known.workbench.reconnect({ ask: !quiet, signal: given }), given);
      });
      return known;
    }
    const workbench = await withLateProgress(title, (cancelled) =>
      this.#open(address, quiet, AbortSignal.any([signal, cancelled])),
    );
    if (signal.aborted) {
      await workbench.close();
      throw givenUp();
    }
    const twin = [...this.#held.values()].find((other) => other.workbench.id === workbench.id);
    if (twin !== undefined) {
      // Another address of a machine that is held already.
      await workbench.close();
      return twin;
    }
    const held = new HeldWorkbench(address, workbench, this.#engineAddresses);
    this.#held.set(address, held);
    held.onDidChange(() => this.#announce());
    this.#milestones.reach('connected');
    await this.#recent.add(address);
    return held;
  }

  /** How {@link connect} logs in at an address. */
  async login(address: string, signal: AbortSignal): Promise<SshOptions> {
    const identityFiles = setting<string[]>('containerWorkbench.ssh.identityFiles');
    // What the person's own configuration says of that machine comes before what the editor's says of all.
    const target: SshTarget = {
      ...(identityFiles.length === 0 ? {} : { identityFiles }),
      ...(await resolveAddress(address, { signal })),
    };
    const agent = process.env['SSH_AUTH_SOCK'];
    return {
      target,
      prompts: this.#credentials.prompts,
      vouchedFingerprints: this.#vouched,
      knownHostsFiles: setting<string[]>('containerWorkbench.ssh.knownHostsFiles'),
      ...(agent === undefined || agent === '' ? {} : { agent }),
      signal,
    };
  }

  async #open(address: string, quiet: boolean, signal: AbortSignal): Promise<Workbench> {
    if (address === LOCAL) return localWorkbench(this.#credentials.prompts);
    return connectSsh({ ...(await this.login(address, signal)), quiet });
  }

  #giveUpWanted(): void {
    if (this.#wanted !== undefined) this.#attempts.get(this.#wanted)?.abort();
  }

  /** The one connected last takes the place of an active workbench that is given up. */
  async #release(held: HeldWorkbench): Promise<void> {
    this.#held.delete(held.address);
    if (this.#chosen === held) this.#chosen = [...this.#held.values()].at(-1);
    this.#announce();
    await held.close();
  }

  /** What this window connects to by itself when it is opened again, the active one first. */
  async #remember(): Promise<void> {
    const addresses = [...this.#held.keys()];
    const first = this.#chosen?.address;
    await this.#recent.hold(addresses.sort((a, b) => Number(b === first) - Number(a === first)));
  }

  #probe(): void {
    for (const { workbench } of this.#held.values()) {
      // What comes of it is told by the workbench's status.
      if (workbench.status.state !== 'lost') workbench.reconnect().catch(() => undefined);
    }
  }

  #announce(): void {
    const active = this.active === undefined ? undefined : this.#chosen;
    const context = (key: string, value: unknown): void =>
      void vscode.commands.executeCommand('setContext', key, value);
    context(CONTEXT.connection, this.status.kind);
    context(CONTEXT.connected, active !== undefined);
    context(CONTEXT.several, this.#held.size > 1);
    context(CONTEXT.engine, active?.engineState ?? 'none');
    this.#changed.fire();
  }
}

function givenUp(): ExplainedError {
  return new ExplainedError('cancelled', 'Connecting was given up.');
}

/** Rejects as soon as the signal is given. What `work` does meanwhile is shown by the workbench's status. */
async function orGivenUp(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = (): void => reject(givenUp());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
