import { Disposables, Emitter, ExplainedError, isCancellation, type Event } from '../base';
import {
  openEngine,
  openInventory,
  startPodman,
  type Engine,
  type EngineAddress,
  type Inventory,
  type PodmanService,
} from '../docker';
import type { Workbench } from '../workbench';
import type { EngineAddresses } from './engineAddresses';
import type { ActiveWorkbench } from './types';

/** How often a Podman that serves for us is started again where it has ended by itself: one that cannot serve stays away. */
const REVIVALS = 3;

/** A workbench with its engine and what that holds, from the moment it was connected until it is given up. */
export class HeldWorkbench implements ActiveWorkbench {
  readonly address: string;
  readonly workbench: Workbench;
  readonly #addresses: EngineAddresses;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<void>());
  /** Aborted when the workbench is given up, and with it everything that is still being opened on it. */
  readonly #abort = new AbortController();
  #engine: Engine | undefined;
  #inventory: Inventory | undefined;
  /** What follows the engine that is in use, and ends when another one takes its place. */
  #engineParts = new Disposables();
  #podman: PodmanService | undefined;
  #serving: Promise<PodmanService> | undefined;
  #revivals = REVIVALS;
  #engineError: Error | undefined;
  #opening: Promise<void> | undefined;

  /** Heard when the workbench's status or the engine has changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(address: string, workbench: Workbench, addresses: EngineAddresses) {
    this.address = address;
    this.workbench = workbench;
    this.#addresses = addresses;
    let usable = true;
    this.#parts.add(
      workbench.onDidChangeStatus(() => {
        const wasUsable = usable;
        usable = this.usable;
        // A new login may have rights that the last one had not.
        if (usable && !wasUsable && this.#engineError !== undefined) void this.openEngine({ quiet: true });
        // It went with the connection that it was started through.
        if (usable && !wasUsable && this.#podman !== undefined) void this.#serve().catch(() => undefined);
        this.#changed.fire();
      }),
    );
  }

  get engine(): Engine | undefined {
    return this.#engine;
  }

  get inventory(): Inventory | undefined {
    return this.#inventory;
  }

  get engineError(): Error | undefined {
    return this.#engineError;
  }

  /** There is a link: requests go through at once. */
  get usable(): boolean {
    return this.workbench.status.state === 'connected' || this.workbench.status.state === 'degraded';
  }

  /** `opening`, `ready`, or the code of what is wrong, for `when` clauses. */
  get engineState(): string {
    if (this.#engine !== undefined) return 'ready';
    const error = this.#engineError;
    if (error === undefined) return 'opening';
    return error instanceof ExplainedError ? error.code : 'engine-failed';
  }

  /**
   * Looks for the engine, where there is none yet; unless `quiet`, a person may be asked for sudo's password. Settles
   * when it was found, or is known to be missing.
   */
  openEngine({ quiet }: { quiet: boolean }): Promise<void> {
    if (this.#engine !== undefined) return Promise.resolve();
    this.#opening ??= this.#open(quiet).finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /**
   * Uses that engine from now on, also on later connections; without an address whichever is found first. A person may be
   * asked for sudo's password. Rejects where it cannot be used: then all is as it was.
   */
  async chooseEngine(address: EngineAddress | undefined): Promise<void> {
    await this.#opening;
    const { signal } = this.#abort;
    const engine = await openEngine(this.workbench, { signal, chosen: address });
    if (address === undefined) await this.#addresses.forget(this.workbench.id);
    else await this.#addresses.choose(this.workbench.id, engine.info);
    this.#use(engine);
  }

  /** Has Podman serve this user for as long as the workbench is held, and uses it. */
  async usePodman(): Promise<void> {
    this.#revivals = REVIVALS;
    const { socket } = await this.#serve();
    await this.chooseEngine({ route: 'socket', socket });
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#engine?.close();
    this.#engineParts.dispose();
    this.#podman?.dispose();
    this.#parts.dispose();
    await this.workbench.close();
  }

  async #open(quiet: boolean): Promise<void> {
    this.#engineError = undefined;
    this.#changed.fire();
    try {
      const { id } = this.workbench;
      const engine = await openEngine(this.workbench, {
        signal: this.#abort.signal,
        quiet,
        remembered: this.#addresses.of(id),
        chosen: this.#addresses.chosenOf(id),
      });
      this.#use(engine);
    } catch (error) {
      if (isCancellation(error) || this.#abort.signal.aborted) return;
      this.#engineError = error instanceof Error ? error : new Error(String(error));
      this.#changed.fire();
    }
  }

  #serve(): Promise<PodmanService> {
    this.#serving ??= this.#startPodman().finally(() => (this.#serving = undefined));
    return this.#serving;
  }

  async #startPodman(): Promise<PodmanService> {
    this.#podman?.dispose();
    const service = await startPodman(this.workbench, { signal: this.#abort.signal });
    this.#podman = service;
    void service.ended.then((reason) => {
      // Where the connection has ended, it is started with the next one.
      if (reason === undefined || this.#podman !== service || !this.usable || this.#revivals-- <= 0) return;
      this.#serve().catch(() => undefined);
    });
    return service;
  }

  /** Terminals in the engine that was used before go on. */
  #use(engine: Engine): void {
    if (this.#abort.signal.aborted) {
      engine.close();
      return;
    }
    this.#engineParts.dispose();
    this.#engine?.retire();
    this.#engine = engine;
    this.#engineError = undefined;
    this.#engineParts = new Disposables();
    this.#engineParts.add(engine.onDidChangeInfo(() => this.#changed.fire()));
    this.#follow(this.#engineParts.add(openInventory(engine)));
    void this.#addresses.remember(this.workbench.id, engine.info);
    this.#changed.fire();
  }

  #follow(inventory: Inventory): void {
    this.#inventory = inventory;
    let { state } = inventory;
    this.#engineParts.add(
      inventory.onDidChange(() => {
        if (inventory.state === state) return;
        state = inventory.state;
        this.#changed.fire();
      }),
    );
  }
}
