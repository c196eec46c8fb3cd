import type { RunOptions, Workbench } from '../workbench';
import { slurmFailure } from './failures';

/** A controller that has much to do answers late, and programs of Slurm wait for it for up to a minute and a half. */
const TIMEOUT = 30_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/** Runs a program of Slurm and answers with what it printed. Rejects with a code of `failures.ts`, and as `Workbench.run` does. */
export async function ask(
  workbench: Pick<Workbench, 'run'>,
  argv: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<string> {
  const { env, ...more } = options;
  const result = await workbench.run(argv, {
    timeout: TIMEOUT,
    maxOutput: MAX_OUTPUT,
    // Times in seconds since the epoch, whatever clock the machine's wall has.
    env: { SLURM_TIME_FORMAT: '%s', ...env },
    ...more,
  });
  if (result.exitCode !== 0) throw slurmFailure(argv[0], result);
  return result.stdout;
}
