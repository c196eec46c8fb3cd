import type * as vscode from 'vscode';
import { Emitter } from '../base';

const RECENT_KEY = 'recentWorkbenches';
const HELD_KEY = 'heldWorkbenches';
const KEPT = 10;

/** The workbenches that were connected to, latest first, as `USER@HOST[:PORT]` or `local`. Holds no secrets. */
export class RecentWorkbenches {
  readonly #context: vscode.ExtensionContext;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  get all(): readonly string[] {
    return this.#context.globalState.get<string[]>(RECENT_KEY, []);
  }

  /** Those that this window was connected to when it was closed, the active one first. */
  get held(): readonly string[] {
    return this.#context.workspaceState.get<string[]>(HELD_KEY, []);
  }

  /** `inPlaceOf`: what the same workbench was called until now. */
  async add(address: string, inPlaceOf = address): Promise<void> {
    const others = this.all.filter((other) => other !== address && other !== inPlaceOf);
    await this.#update([address, ...others].slice(0, KEPT));
  }

  async remove(address: string): Promise<void> {
    await this.hold(this.held.filter((other) => other !== address));
    await this.#update(this.all.filter((other) => other !== address));
  }

  /** This window is to connect to these by itself when it is opened again. */
  async hold(addresses: readonly string[]): Promise<void> {
    await this.#context.workspaceState.update(HELD_KEY, addresses);
  }

  async #update(addresses: readonly string[]): Promise<void> {
    await this.#context.globalState.update(RECENT_KEY, addresses);
    this.#changed.fire();
  }
}
