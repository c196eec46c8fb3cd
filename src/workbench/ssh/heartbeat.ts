import type { Clock, Disposable } from '../../base';

/** Milliseconds of silence after which the other side is asked whether it is still there. */
const INTERVAL = 3000;
/** Milliseconds without an answer after which it counts as slow. */
const SLOW = 3000;
/**
 * Milliseconds without an answer after which it counts as gone: with {@link INTERVAL} below ten seconds, and long
 * enough for TCP to send for a fifth time (after 6.2 s) what a network that was away for five seconds has swallowed.
 */
const PATIENCE = 6500;
/** The same where there is a reason to doubt (the computer slept, its network changed). */
const SHORT_PATIENCE = 3000;
/** A timer that is this much off says that the computer slept, or was too busy to hear anything. */
const JUMP = 1500;
/** What is sent into a link that was silent for longer than this is accompanied by a question. */
const FRESH = 1000;

export interface HeartbeatEvents {
  /** Ask the other side for an answer; {@link Heartbeat.heard} is to be called for that and for all else it says. */
  ask(): void;
  /** {@link Heartbeat.slow} has changed. */
  changed(): void;
  /** It is gone. Called once. */
  silent(): void;
}

/**
 * Notices within ten seconds that nobody is at the other end any more. Asks only after nothing was heard for a while,
 * and judges by silence alone: whatever is heard counts as an answer.
 */
export class Heartbeat {
  readonly #events: HeartbeatEvents;
  readonly #clock: Clock;
  readonly #patience: number;
  #heardAt: number;
  #question: { at: number; patience: number } | undefined;
  #timer: Disposable | undefined;
  #expectedAt = 0;
  #slow = false;
  #stopped = false;

  /** @param patience milliseconds of silence that somebody wants to put up with; ours where that is longer */
  constructor(events: HeartbeatEvents, clock: Clock, patience = 0) {
    this.#events = events;
    this.#clock = clock;
    this.#patience = Math.max(PATIENCE, patience - INTERVAL);
    this.#heardAt = clock.now();
    this.#schedule(INTERVAL);
  }

  /** True while an answer takes longer than it should. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Something came from the other side. Cheap: called for every piece of data. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    if (this.#question === undefined) return;
    this.#question = undefined;
    if (this.#stopped) return;
    this.#schedule(INTERVAL);
    this.#setSlow(false);
  }

  /** Something is being sent that wants an answer: after a silence, make sure that somebody is there to give it. */
  sending(): void {
    if (this.#question === undefined && this.#clock.now() - this.#heardAt > FRESH) this.#ask(this.#patience);
  }

  /** There is reason to doubt: ask now, and do not wait for long. */
  doubt(): void {
    this.#ask(SHORT_PATIENCE);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.dispose();
  }

  #ask(patience: number): void {
    if (this.#stopped) return;
    this.#question = { at: this.#clock.now(), patience };
    // Whatever is given up has been slow before, however late a timer may come.
    this.#schedule(Math.min(SLOW, patience / 2));
    this.#events.ask();
  }

  #schedule(milliseconds: number): void {
    this.#timer?.dispose();
    this.#expectedAt = this.#clock.now() + milliseconds;
    this.#timer = this.#clock.after(milliseconds, () => this.#look());
  }

  #look(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#expectedAt) > JUMP) {
      // What was said meanwhile is still to be read: nothing can be concluded from what was heard until now.
      this.#heardAt = now;
      this.doubt();
      return;
    }
    if (this.#question === undefined) {
      const silence = now - this.#heardAt;
      if (silence >= INTERVAL) this.#ask(this.#patience);
      else this.#schedule(INTERVAL - silence);
      return;
    }
    const left = this.#question.at + this.#question.patience - now;
    if (left > 0) {
      this.#schedule(left);
      this.#setSlow(true);
      return;
    }
    this.stop();
    this.#events.silent();
  }

  #setSlow(slow: boolean): void {
    if (this.#slow === slow) return;
    this.#slow = slow;
    this.#events.changed();
  }
}
