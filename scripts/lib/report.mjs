/** An error whose message is a sentence for the person at the terminal: what happened, and what to do. */
export class Explained extends Error {
  /**
   * @param {string} message
   * @param {{ cause?: unknown, exitCode?: number }} [options]
   */
  constructor(message, { cause, exitCode = 1 } = {}) {
    super(message, { cause });
    this.name = 'Explained';
    this.exitCode = exitCode;
  }
}

/**
 * What a long job tells about itself.
 * @typedef {object} Report
 * @property {(text: string) => void} line something to know, as one line
 * @property {<T>(title: string, work: () => Promise<T>) => Promise<T>} phase runs `work`, then says how long it took
 */

/** Seconds with one decimal, as people read durations. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** @returns {Report} a report of one line a phase, written to `stream` (standard error keeps standard output clean). */
export function terminalReport(stream = process.stderr) {
  const write = (text) => void stream.write(`${text}\n`);
  return {
    line: (text) => write(text),
    async phase(title, work) {
      const started = performance.now();
      try {
        const result = await work();
        write(`  ${title.padEnd(58)} ${seconds(performance.now() - started).padStart(8)}`);
        return result;
      } catch (error) {
        write(`  ${title.padEnd(58)}   failed`);
        throw error;
      }
    },
  };
}

/** @type {Report} for callers that want none. */
export const silentReport = { line: () => {}, phase: (_title, work) => work() };

/**
 * Runs a command's main function. An `Explained` error ends the process with its sentence and exit status, anything
 * else is a fault of ours and keeps its stack.
 * @param {() => Promise<number | void>} main answers with the exit status
 * @param {{ interrupted?: string }} [options] `interrupted`: an interrupt ends the process at once, saying this. Without
 *   it interrupts are the caller's business.
 */
export async function runMain(main, { interrupted } = {}) {
  if (interrupted !== undefined) {
    process.once('SIGINT', () => {
      process.stderr.write(`\n${interrupted}\n`);
      process.exit(130);
    });
  }
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.exitCode = error instanceof Explained ? error.exitCode : 1;
    process.stderr.write(`${error instanceof Explained ? error.message : (error?.stack ?? error)}\n`);
  }
}
