import type { Clock } from '../../src/base';

/** A clock that stands still unless told otherwise. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): { dispose(): void } {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return { dispose: () => (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  /** Timers that have not gone off. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass: everything that is due goes off, in order, and what follows from it at once is done. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
    await settled();
  }

  /** The computer sleeps: time passes and nothing goes off, all timers are late by that much. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
    this.#timers = this.#timers.map((timer) => ({ ...timer, at: timer.at + milliseconds }));
  }
}

/** Promises that are settled already have been heard of. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
