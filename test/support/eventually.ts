import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from '../../src/base';

/** Milliseconds that what is waited for may take: a busy machine is no failure. */
const LIMIT = 20_000;

/** Resolves once `holds` does, looked at now and after every event; rejects with `what` when that takes too long. */
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
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`It did not happen within ${milliseconds} ms: ${what}`));
    }, milliseconds);
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
  for (const since = performance.now(); !(await holds());) {
    if (performance.now() - since > milliseconds) {
      throw new Error(`It did not happen within ${milliseconds} ms: ${what}`);
    }
    await pause(PAUSE);
  }
}
