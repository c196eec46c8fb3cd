import { Disposables, Emitter, ExplainedError, isCancellation, type Event } from '../base';
import { openEngine, openInventory, type Engine, type Inventory } from '../docker';
import type { Workbench } from '../workbench';
import type { ActiveWorkbench } from './types';

/** A workbench with its engine and what that holds, from the moment it was connected until it is given up. */
export class HeldWorkbench implements ActiveWorkbench {
  readonly address: string;
  readonly workbench: Workbench;
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

  constructor(address: string, workbench: Workbench) {
    this.address = address;
    this.workbench = workbench;
    let usable = true;
    this.#parts.add(
      workbench.onDidChangeStatus(() => {
        const wasUsable = usable;
        usable = this.usable;
        // A new login may have rights that the last one had not.
        if (usable && !wasUsable && this.#engineError !== undefined) void this.openEngine();
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

  /** Looks for the engine, where there is none yet. Settles when it was found, or is known to be missing. */
  openEngine(): Promise<void> {
    if (this.#engine !== undefined) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#parts.dispose();
    await this.workbench.close();
  }

  async #open(): Promise<void> {
    this.#engineError = undefined;
    this.#changed.fire();
    try {
      const engine = await openEngine(this.workbench, { signal: this.#abort.signal });
      if (this.#abort.signal.aborted) {
        engine.close();
        return;
      }
      this.#engine = engine;
      this.#parts.add({ dispose: () => engine.close() });
      this.#inventory = this.#parts.add(openInventory(engine));
    } catch (error) {
      if (isCancellation(error) || this.#abort.signal.aborted) return;
      this.#engineError = error instanceof Error ? error : new Error(String(error));
    }
    this.#changed.fire();
  }
}
