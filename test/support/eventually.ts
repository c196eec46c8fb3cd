import type { Event } from '../../src/base';

/** Resolves once `holds` does, looked at now and after every event; rejects with `what` when that takes too long. */
export function eventually(
  what: string,
  event: Event<unknown>,
  holds: () => boolean,
  milliseconds = 8000,
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
