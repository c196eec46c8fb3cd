const FIRST = 500;
const LONGEST = 30_000;

/**
 * How long to wait before trying again: twice as long after each failure, from half a second to half a minute, and by
 * chance up to half of that less, so that the computers of a whole class do not come back in the same instant.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** @param random from 0 to 1 */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt; each call counts as one more failure. */
  next(): number {
    const longest = Math.min(LONGEST, FIRST * 2 ** this.#failures++);
    return Math.round(longest * (1 - this.#random() / 2));
  }

  reset(): void {
    this.#failures = 0;
  }
}
