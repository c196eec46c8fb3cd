import { ExplainedError } from '../../base';
import type { RunOptions, RunResult } from '../types';

/** Connections that may end under a command before it is given up: it may be the reason. */
const ATTEMPTS = 3;

/**
 * Runs what is `repeatable` again where its connection ended meanwhile. Not where somebody has heard a part of its
 * output already, or where its input cannot be had twice.
 */
export async function repeatedWhereSafe(
  options: RunOptions,
  run: (options: RunOptions) => Promise<RunResult>,
): Promise<RunResult> {
  const { stdin } = options;
  if (options.repeatable !== true || (typeof stdin === 'object' && !(stdin instanceof Uint8Array))) {
    return run(options);
  }
  let heard = false;
  const heeding = (listener: ((text: string) => void) | undefined) => (text: string) => {
    if (listener === undefined) return;
    heard = true;
    listener(text);
  };
  const watched = { ...options, onStdout: heeding(options.onStdout), onStderr: heeding(options.onStderr) };
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(watched);
    } catch (error) {
      const lost = error instanceof ExplainedError && error.code === 'connection-lost';
      if (!lost || heard || attempt === ATTEMPTS) throw error;
    }
  }
}
