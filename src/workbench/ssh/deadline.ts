/** A time limit that stands still while somebody else is being waited for. */
export class Deadline {
  readonly #expired: () => void;
  #left: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param milliseconds from the first {@link run} on */
  constructor(milliseconds: number, expired: () => void) {
    this.#left = milliseconds;
    this.#expired = expired;
  }

  run(): void {
    if (this.#timer !== undefined) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(this.#expired, Math.max(0, this.#left));
  }

  /** From now on there are at least that many milliseconds left. */
  grant(milliseconds: number): void {
    const running = this.#timer !== undefined;
    this.pause();
    this.#left = Math.max(this.#left, milliseconds);
    if (running) this.run();
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left -= performance.now() - this.#startedAt;
  }
}
