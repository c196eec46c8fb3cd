/** Something that can be given up. Disposing twice does no harm. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes `listener`; the answer ends the subscription. The same shape as the editor's own events. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The owner's side of an {@link Event}. A listener that throws does not keep the others from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper per subscription, so that the same function subscribed twice is heard twice and ended once.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Who follows something: the first one starts what keeps it true, and the last one ends that. */
export class Followers {
  readonly #first: () => void;
  readonly #last: () => void;
  #count = 0;

  constructor(on: { first: () => void; last: () => void }) {
    this.#first = on.first;
    this.#last = on.last;
  }

  get any(): boolean {
    return this.#count > 0;
  }

  /** The answer ends it. Disposing twice does no harm. */
  add(): Disposable {
    if (++this.#count === 1) this.#first();
    let following = true;
    return {
      dispose: () => {
        if (!following) return;
        following = false;
        if (--this.#count === 0) this.#last();
      },
    };
  }
}

/** Disposes everything that was added to it, last first. */
export class Disposables implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  /** Takes charge of `item`, and disposes it at once where this is disposed already. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
