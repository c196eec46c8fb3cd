import { ExplainedError } from '../../../base';
import { mistake } from './directives';
import type { Place } from './directives';
import { endProgram, startInShell } from '../shellProgram';

/** Milliseconds that a command of the configuration may take to say yes or no. */
const PATIENCE = 10_000;

/** True where the command ends with status 0. What it prints goes nowhere. */
export function matchExec(command: string, at: Place, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const child = startInShell(command, 'ignore');
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      endProgram(child);
      end();
    };
    const onAbort = (): void => finish(() => reject(cancelled()));
    const timer = setTimeout(
      () =>
        finish(() =>
          reject(mistake(at, `the command of “Match exec” has not ended within ${PATIENCE / 1000} seconds.`)),
        ),
      PATIENCE,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) =>
      finish(() => reject(mistake(at, `the command of “Match exec” could not be run (${error.message}).`))),
    );
    child.once('exit', (code) => finish(() => resolve(code === 0)));
  });
}

function cancelled(): ExplainedError {
  return new ExplainedError('cancelled', 'Connecting was cancelled.');
}
