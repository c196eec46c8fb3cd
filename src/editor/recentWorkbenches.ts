import type * as vscode from 'vscode';
import { Emitter } from '../base';

const RECENT_KEY = 'recentWorkbenches';
const LAST_KEY = 'lastWorkbench';
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

  /** The one that this window was connected to when it was closed. */
  get last(): string | undefined {
    return this.#context.workspaceState.get<string>(LAST_KEY);
  }

  async add(address: string): Promise<void> {
    await this.#context.workspaceState.update(LAST_KEY, address);
    await this.#update([address, ...this.all.filter((other) => other !== address)].slice(0, KEPT));
  }

  async remove(address: string): Promise<void> {
    if (this.last === address) await this.forgetLast();
    await this.#update(this.all.filter((other) => other !== address));
  }

  /** This window is not to connect by itself any more. */
  async forgetLast(): Promise<void> {
    await this.#context.workspaceState.update(LAST_KEY, undefined);
  }

  async #update(addresses: readonly string[]): Promise<void> {
    await this.#context.globalState.update(RECENT_KEY, addresses);
    this.#changed.fire();
  }
}
