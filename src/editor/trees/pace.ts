import { systemClock, type Clock, type Disposable } from '../../base';

/**
 * Milliseconds for which the editor holds back a change of a tree that follows another. It counts from the beginning with
 * each that comes: under a stream of them nothing would be painted before the stream ends.
 */
export const HELD_BACK = 210;

/** Lets something be done at once, and again only after a while. */
export class Pace {
  readonly #interval: number;
  readonly #work: () => boolean;
  readonly #clock: Clock;
  #resting: Disposable | undefined;

  /**
   * @param interval milliseconds
   * @param work answers whether it has done anything; if so it is called again after the interval
   */
  constructor(interval: number, work: () => boolean, clock: Clock = systemClock) {
    this.#interval = interval;
    this.#work = work;
    this.#clock = clock;
  }

  /** There may be something to do. */
  ask(): void {
    if (this.#resting === undefined) this.#run();
  }

  dispose(): void {
    this.#resting?.dispose();
  }

  #run(): void {
    this.#resting = undefined;
    if (this.#work()) this.#resting = this.#clock.after(this.#interval, () => this.#run());
  }
}
