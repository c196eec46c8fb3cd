import { isDeepStrictEqual } from 'node:util';
import type { Change } from './types';

export const NO_CHANGE: Change = { added: [], changed: [], removed: [] };

export function isEmpty(change: Change): boolean {
  return change.added.length + change.changed.length + change.removed.length === 0;
}

/** The elements of one kind, as they were listed last. */
export class Known<T> {
  readonly #elements = new Map<string, T>();
  readonly #id: (element: T) => string;
  readonly #order: (a: T, b: T) => number;
  #sorted: readonly T[] = [];

  constructor(id: (element: T) => string, order: (a: T, b: T) => number) {
    this.#id = id;
    this.#order = order;
  }

  get sorted(): readonly T[] {
    return this.#sorted;
  }

  get(id: string): T | undefined {
    return this.#elements.get(id);
  }

  /**
   * Takes over what is there now, and says what that changed. Only the elements of `scope` were asked for; without one
   * all were.
   */
  update(fresh: readonly T[] | undefined, scope?: ReadonlySet<string>): Change {
    if (fresh === undefined) return NO_CHANGE;
    const change = { added: [] as string[], changed: [] as string[], removed: [] as string[] };
    const present = new Set(fresh.map(this.#id));
    for (const id of scope ?? [...this.#elements.keys()]) {
      if (!present.has(id) && this.#elements.delete(id)) change.removed.push(id);
    }
    for (const element of fresh) {
      const id = this.#id(element);
      const before = this.#elements.get(id);
      if (before === undefined) change.added.push(id);
      else if (isDeepStrictEqual(before, element)) continue;
      else change.changed.push(id);
      this.#elements.set(id, element);
    }
    if (!isEmpty(change)) this.#sorted = [...this.#elements.values()].sort(this.#order);
    return change;
  }
}
