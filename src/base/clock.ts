import type { Disposable } from './events';

/** Time, as whatever waits sees it. Tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch, by the wall clock: it goes on while the computer sleeps, unlike a timer. */
  now(): number;
  /** Calls back once, unless disposed before. Keeps no process alive. */
  after(milliseconds: number, callback: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds).unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
