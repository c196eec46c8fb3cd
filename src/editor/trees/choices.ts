import * as vscode from 'vscode';

/** What a person has chosen of how a view shows things; kept for the workspace. */
export class Choices<T extends Record<string, string>> implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #key: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #chosen: T;

  constructor(memento: vscode.Memento, key: string, standard: T) {
    this.#memento = memento;
    this.#key = key;
    this.#chosen = { ...standard, ...memento.get<Partial<T>>(key) };
  }

  get current(): Readonly<T> {
    return this.#chosen;
  }

  async choose(choice: Partial<T>): Promise<void> {
    this.#chosen = { ...this.#chosen, ...choice };
    this.#changed.fire();
    await this.#memento.update(this.#key, this.#chosen);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
