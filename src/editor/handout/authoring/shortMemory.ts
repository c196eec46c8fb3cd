import type { Memento } from 'vscode';

/** What is remembered for as long as it is held, and no longer. */
export class ShortMemory implements Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, other: T): T;
  get<T>(key: string, other?: T): T | undefined {
    return (this.#values.get(key) as T | undefined) ?? other;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}
