import type { TreeNode } from './inventoryView';

interface Kept<T> {
  parts: readonly unknown[];
  node: TreeNode<T>;
}

/**
 * Rows that stay the same objects for as long as what they show is the same: of thousands, only those that have changed are
 * made anew and compared.
 */
export class KeptRows<T> {
  #before = new Map<string, Kept<T>>();
  #now = new Map<string, Kept<T>>();

  /** All rows are asked for anew; of those that were there, what is not asked for is forgotten. */
  begin(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** @param parts everything that the row depends on and that does not change in itself */
  row(id: string, parts: readonly unknown[], make: () => TreeNode<T>): TreeNode<T> {
    const before = this.#before.get(id);
    const kept: Kept<T> =
      before !== undefined && areSame(before.parts, parts)
        ? before
        : { parts, node: { ...make(), fixed: true } };
    this.#now.set(id, kept);
    return kept.node;
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((part, index) => part === others[index]);
}
