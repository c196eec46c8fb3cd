/** Milliseconds between two looks at the clock. */
const PAUSE = 100;
/** Milliseconds that a look may be late. */
const LATE = 500;

/** Watches for times in which a busy machine keeps this process from doing anything, such as hearing its timers. */
export class Stalls {
  /** How many there have been, and how many seconds they took together. */
  count = 0;
  seconds = 0;
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor() {
    this.#timer = setInterval(() => {
      const now = performance.now();
      const late = now - this.#last - PAUSE;
      this.#last = now;
      if (late < LATE) return;
      this.count++;
      this.seconds += late / 1000;
    }, PAUSE);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
