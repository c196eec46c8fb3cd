import { createInterface } from 'node:readline/promises';

/** Whether a person sits at the terminal. */
export function hasTerminal() {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks before something is installed; with `yes`, or where nobody could answer, the answer is yes.
 * @param {{ yes: boolean, terminal?: boolean }} options `terminal`: whether a person can answer
 * @returns {(question: string) => Promise<boolean>}
 */
export function confirmer({ yes, terminal = hasTerminal() }) {
  return async (question) => {
    if (yes || !terminal) return true;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = (await lines.question(`${question} [Y/n] `)).trim().toLowerCase();
      return answer === '' || answer === 'y' || answer === 'yes';
    } finally {
      lines.close();
    }
  };
}
