import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from '../../src/base';

/** Milliseconds that what is waited for may take where nobody says otherwise. */
const LIMIT = 20_000;
/** A machine that is this many times slower, or as busy, is no failure. */
const SLOWNESS = 3;

/**
 * Resolves once `holds` does, looked at now and after every event; rejects with `what` when that takes too long: more
 * than `milliseconds` on a good machine.
 */
export function eventually(
  what: string,
  event: Event<unknown>,
  holds: () => boolean,
  milliseconds = LIMIT,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (holds()) {
      resolve();
      return;
    }
    const limit = milliseconds * SLOWNESS;
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(tooLate(what, limit));
    }, limit);
    const subscription = event(() => {
      if (!holds()) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    });
  });
}

/** Milliseconds between two looks. */
const PAUSE = 50;

/** The same for what nothing tells of, such as the end of somebody else's process: it is looked at again and again. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  milliseconds = LIMIT,
): Promise<void> {
  const limit = milliseconds * SLOWNESS;
  for (const since = performance.now(); !(await holds());) {
    if (performance.now() - since > limit) throw tooLate(what, limit);
    await pause(PAUSE);
  }
}

const tooLate = (what: string, milliseconds: number): Error =>
  new Error(`It did not happen within ${milliseconds} ms: ${what}`);
