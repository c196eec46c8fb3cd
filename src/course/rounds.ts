import type { Clock, Disposable } from '../base';
import type { CheckReason } from './types';

/** Milliseconds between the beginnings of two rounds of looking. */
const INTERVAL = 1000;
/** Milliseconds until what may be met soon is looked at again, and for how long after the last thing that happened. */
const AGAIN = 2000;
const AGAIN_FOR = 120_000;

export interface RoundParts<T> {
  clock: Clock;
  /** What one of the reasons may have changed. */
  due: (reasons: ReadonlySet<CheckReason>) => readonly T[];
  /** What may change soon without anything being heard of it. */
  soon: () => readonly T[];
  lookAt: (due: readonly T[]) => Promise<void>;
}

/**
 * When something is looked at: as soon as something has happened, one round at a time, at most once a second. Between
 * rounds no timer runs, but where there is something that may change soon.
 */
export class Rounds<T> implements Disposable {
  readonly #parts: RoundParts<T>;
  #pending = new Set<CheckReason>();
  #timer: Disposable | undefined;
  #again: Disposable | undefined;
  #pokedAt = -Infinity;
  #round: Promise<void> | undefined;
  #last = -Infinity;
  #disposed = false;

  constructor(parts: RoundParts<T>) {
    this.#parts = parts;
  }

  /** Says that something happened. Cheap; what comes within a second shares one round. */
  poke(reason: CheckReason): void {
    if (this.#disposed) return;
    this.#pokedAt = this.#parts.clock.now();
    this.#pending.add(reason);
    this.#plan();
  }

  /** Resolves once no round is under way. */
  async settled(): Promise<void> {
    while (this.#round !== undefined) await this.#round;
  }

  dispose(): void {
    this.#disposed = true;
    this.#pending.clear();
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#again?.dispose();
  }

  /** Begins a round now or as soon as the last one is a second old. */
  #plan(): void {
    if (this.#timer !== undefined || this.#round !== undefined || this.#pending.size === 0) return;
    const wait = this.#last + INTERVAL - this.#parts.clock.now();
    if (wait > 0) {
      this.#timer = this.#parts.clock.after(wait, () => {
        this.#timer = undefined;
        this.#begin();
      });
    } else this.#begin();
  }

  #begin(): void {
    const reasons = this.#pending;
    this.#pending = new Set();
    const due = this.#parts.due(reasons);
    if (due.length > 0) this.#start(due);
  }

  #start(due: readonly T[]): void {
    this.#last = this.#parts.clock.now();
    this.#round = this.#parts.lookAt(due).finally(() => {
      this.#round = undefined;
      if (this.#disposed) return;
      this.#plan();
      this.#planAgain();
    });
  }

  /** Nothing tells when a program that has been started is ready, so that is looked at again for a while. */
  #planAgain(): void {
    const { clock, soon } = this.#parts;
    this.#again?.dispose();
    this.#again = undefined;
    if (soon().length === 0 || clock.now() >= this.#pokedAt + AGAIN_FOR) return;
    this.#again = clock.after(AGAIN, () => {
      this.#again = undefined;
      const due = soon();
      // The round that is under way or planned ends with the same question.
      if (due.length > 0 && this.#round === undefined && this.#timer === undefined) this.#start(due);
    });
  }
}
