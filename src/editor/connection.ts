import * as vscode from 'vscode';
import { Disposables, Emitter, ExplainedError, displayText, isCancellation } from '../base';
import { openEngine, openInventory, type Engine, type Inventory } from '../docker';
import {
  connectSsh,
  formatTarget,
  localWorkbench,
  parseTarget,
  type SshTarget,
  type Workbench,
} from '../workbench';
import { CONTEXT } from './contributions';
import type { Credentials } from './credentials';
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

const PINGS = 3;

export type ConnectionStatus =
  | { kind: 'disconnected' }
  | { kind: 'connecting'; address: string }
  | { kind: 'connected'; address: string; latency: number | undefined }
  | { kind: 'lost'; address: string; reason: string };

class Active implements ActiveWorkbench {
  readonly address: string;
  readonly workbench: Workbench;
  readonly parts = new Disposables();
  /** Aborted when the workbench is given up, and with it everything that is still being opened on it. */
  readonly abort = new AbortController();
  engine: Engine | undefined;
  inventory: Inventory | undefined;
  engineError: Error | undefined;
  latency: number | undefined;

  constructor(address: string, workbench: Workbench) {
    this.address = address;
    this.workbench = workbench;
  }
}

/** Holds the one workbench that the editor is connected to, and its engine. Everything that shows them listens here. */
export class ConnectionManager implements Connection, vscode.Disposable {
  readonly #credentials: Credentials;
  readonly #recent: RecentWorkbenches;
  readonly #vouched: () => Promise<readonly string[]>;
  readonly #milestones: Milestones;
  readonly #changed = new Emitter<void>();
  #active: Active | undefined;
  #attempt: { address: string; abort: AbortController } | undefined;
  #lost: { address: string; reason: string } | undefined;

  readonly onDidChange = this.#changed.event;

  /** `vouched` answers with the host key fingerprints that the course answers for. */
  constructor(
    credentials: Credentials,
    recent: RecentWorkbenches,
    vouched: () => Promise<readonly string[]>,
    milestones: Milestones,
  ) {
    this.#credentials = credentials;
    this.#recent = recent;
    this.#vouched = vouched;
    this.#milestones = milestones;
    this.#announce();
  }

  get active(): ActiveWorkbench | undefined {
    return this.#active;
  }

  get all(): readonly ActiveWorkbench[] {
    return this.#active === undefined ? [] : [this.#active];
  }

  get status(): ConnectionStatus {
    if (this.#attempt !== undefined) return { kind: 'connecting', address: this.#attempt.address };
    if (this.#active !== undefined)
      return { kind: 'connected', address: this.#active.address, latency: this.#active.latency };
    if (this.#lost !== undefined) return { kind: 'lost', ...this.#lost };
    return { kind: 'disconnected' };
  }

  /**
   * Connects to `address` (`USER@HOST[:PORT]` or `local`), in place of whatever is connected once that has worked.
   * A second call gives up the first. `quiet`: fails rather than ask a person anything. Rejects with the reason.
   */
  async connect(address: string, { quiet = false } = {}): Promise<void> {
    this.#attempt?.abort.abort();
    const attempt = { address, abort: new AbortController() };
    this.#attempt = attempt;
    this.#announce();
    let workbench: Workbench;
    try {
      workbench = await this.#open(address, quiet, attempt.abort.signal);
      if (attempt.abort.signal.aborted) {
        await workbench.close();
        throw new ExplainedError('cancelled', 'Connecting was given up.');
      }
    } catch (error) {
      if (this.#attempt === attempt) this.#attempt = undefined;
      this.#announce();
      throw error;
    }
    await this.#release();
    this.#attempt = undefined;
    await this.#adopt(workbench, address);
  }

  async disconnect(): Promise<void> {
    this.#attempt?.abort.abort();
    this.#lost = undefined;
    await this.#release();
    await this.#recent.forgetLast();
    this.#announce();
  }

  /** Looks for the engine of the connected workbench anew, after its failure. */
  async retryEngine(): Promise<void> {
    if (this.#active !== undefined && this.#active.engine === undefined) await this.#openEngine(this.#active);
  }

  dispose(): void {
    this.#attempt?.abort.abort();
    void this.#release();
    this.#changed.dispose();
  }

  async #open(address: string, quiet: boolean, signal: AbortSignal): Promise<Workbench> {
    if (address === LOCAL) return localWorkbench();
    const target: SshTarget = {
      ...parseTarget(address),
      identityFiles: setting<string[]>('containerWorkbench.ssh.identityFiles'),
    };
    const agent = process.env['SSH_AUTH_SOCK'];
    return withLateProgress(vscode.l10n.t('Connecting to {0}', formatTarget(target)), (cancelled) =>
      connectSsh({
        target,
        prompts: this.#credentials.prompts(this.#vouched, quiet),
        knownHostsFiles: setting<string[]>('containerWorkbench.ssh.knownHostsFiles'),
        ...(agent === undefined || agent === '' ? {} : { agent }),
        signal: AbortSignal.any([signal, cancelled]),
      }),
    );
  }

  async #adopt(workbench: Workbench, address: string): Promise<void> {
    const active = new Active(address, workbench);
    this.#active = active;
    this.#lost = undefined;
    active.parts.add(
      workbench.onDidChangeStatus(({ state, reason }) => {
        if (state !== 'lost' || this.#active !== active) return;
        this.#lost = { address, reason: reason?.message ?? vscode.l10n.t('The connection ended.') };
        void this.#release();
        this.#announce();
      }),
    );
    this.#announce();
    this.#milestones.reach('connected');
    await this.#recent.add(address);
    await this.#openEngine(active);
    await this.#measureLatency(active);
  }

  /** The shortest of a few round trips: what the link takes, without what either computer happened to be busy with. */
  async #measureLatency(active: Active): Promise<void> {
    let latency = Infinity;
    try {
      for (let i = 0; i < PINGS; i++) latency = Math.min(latency, await active.workbench.ping());
    } catch {
      return; // A connection that has ended tells so itself.
    }
    active.latency = latency;
    if (this.#active === active) this.#announce();
  }

  async #openEngine(active: Active): Promise<void> {
    active.engineError = undefined;
    this.#announce();
    try {
      const engine = await openEngine(active.workbench, { signal: active.abort.signal });
      if (this.#active !== active) {
        engine.close();
        return;
      }
      active.engine = engine;
      active.inventory = openInventory(engine);
      active.parts.add({ dispose: () => engine.close() });
      active.parts.add(active.inventory);
    } catch (error) {
      if (isCancellation(error) || this.#active !== active) return;
      active.engineError = error instanceof Error ? error : new Error(String(error));
    }
    this.#announce();
  }

  /** Gives up the active workbench, and with it whatever lives on its connection. */
  async #release(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    if (active === undefined) return;
    active.abort.abort();
    active.parts.dispose();
    await active.workbench.close();
  }

  #announce(): void {
    const active = this.#active;
    const error = active?.engineError;
    const engine =
      active === undefined
        ? 'none'
        : active.engine !== undefined
          ? 'ready'
          : error === undefined
            ? 'opening'
            : error instanceof ExplainedError
              ? error.code
              : 'engine-failed';
    void vscode.commands.executeCommand('setContext', CONTEXT.connection, this.status.kind);
    void vscode.commands.executeCommand('setContext', CONTEXT.connected, active !== undefined);
    void vscode.commands.executeCommand('setContext', CONTEXT.engine, engine);
    this.#changed.fire();
  }
}
