import type * as vscode from 'vscode';
import type { EngineAddress } from '../docker';

const KEY = 'engineAddresses';
const KEPT = 50;

interface Remembered extends EngineAddress {
  /** A person wants this engine and no other. */
  chosen?: boolean;
}

/**
 * Where the engine of each workbench was found last, so that the next connection need not look for it; and which one a
 * person has chosen. Workbenches are named by their ids.
 */
export class EngineAddresses {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  of(workbench: string): EngineAddress | undefined {
    return this.#all[workbench];
  }

  /** The one that a person has chosen; undefined where that was left to us. */
  chosenOf(workbench: string): EngineAddress | undefined {
    const remembered = this.#all[workbench];
    return remembered?.chosen === true ? remembered : undefined;
  }

  /** Whether it was chosen stays as it is. */
  async remember(workbench: string, address: EngineAddress): Promise<void> {
    await this.#keep(workbench, address, this.#all[workbench]?.chosen === true);
  }

  async choose(workbench: string, address: EngineAddress): Promise<void> {
    await this.#keep(workbench, address, true);
  }

  async forget(workbench: string): Promise<void> {
    await this.#state.update(KEY, Object.fromEntries(this.#others(workbench)));
  }

  async #keep(workbench: string, { route, socket, context }: EngineAddress, chosen: boolean): Promise<void> {
    const kept: Remembered = { route, socket, ...(context === undefined ? {} : { context }), chosen };
    await this.#state.update(
      KEY,
      Object.fromEntries([[workbench, kept] as const, ...this.#others(workbench)].slice(0, KEPT)),
    );
  }

  #others(workbench: string): [string, Remembered][] {
    return Object.entries(this.#all).filter(([id]) => id !== workbench);
  }

  get #all(): Readonly<Record<string, Remembered>> {
    return this.#state.get<Record<string, Remembered>>(KEY, {});
  }
}
