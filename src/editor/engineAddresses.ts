import type * as vscode from 'vscode';
import type { EngineAddress } from '../docker';

const KEY = 'engineAddresses';
const KEPT = 50;

/** Where the engine of each workbench was found last, so that the next connection need not look for it. */
export class EngineAddresses {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** @param workbench the workbench's id */
  of(workbench: string): EngineAddress | undefined {
    return this.#all[workbench];
  }

  async remember(workbench: string, { route, socket }: EngineAddress): Promise<void> {
    const others = Object.entries(this.#all).filter(([id]) => id !== workbench);
    await this.#state.update(
      KEY,
      Object.fromEntries([[workbench, { route, socket }], ...others].slice(0, KEPT)),
    );
  }

  get #all(): Readonly<Record<string, EngineAddress>> {
    return this.#state.get<Record<string, EngineAddress>>(KEY, {});
  }
}
