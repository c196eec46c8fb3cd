import { Disposables, Emitter, ExplainedError, isCancellation, type Event } from '../base';
import { openEngine, openInventory, type Engine, type Inventory } from '../docker';
import type { Workbench } from '../workbench';
import type { EngineAddresses } from './engineAddresses';
import type { ActiveWorkbench } from './types';

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

  async close(): Promise<void> {
    this.#abort.abort();
    this.#parts.dispose();
    await this.workbench.close();
  }

  async #open(quiet: boolean): Promise<void> {
    this.#engineError = undefined;
    this.#changed.fire();
    try {
      const remembered = this.#addresses.of(this.workbench.id);
      const engine = await openEngine(this.workbench, {
        signal: this.#abort.signal,
        quiet,
        ...(remembered === undefined ? {} : { remembered }),
      });
      if (this.#abort.signal.aborted) {
        engine.close();
        return;
      }
      this.#engine = engine;
      this.#parts.add(engine.onDidChangeInfo(() => this.#changed.fire()));
      this.#parts.add({ dispose: () => engine.close() });
      this.#follow(this.#parts.add(openInventory(engine)));
      void this.#addresses.remember(this.workbench.id, engine.info);
    } catch (error) {
      if (isCancellation(error) || this.#abort.signal.aborted) return;
      this.#engineError = error instanceof Error ? error : new Error(String(error));
    }
    this.#changed.fire();
  }

  #follow(inventory: Inventory): void {
    this.#inventory = inventory;
    let { state } = inventory;
    this.#parts.add(
      inventory.onDidChange(() => {
        if (inventory.state === state) return;
        state = inventory.state;
        this.#changed.fire();
      }),
    );
  }
}
