import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { ask } from './ask';
import { slurmFailure } from './failures';

const CHECK = ['sbatch', '--test-only'] as const;
const SUBMIT = ['sbatch', '--parsable'] as const;

/**
 * Has Slurm look at a script without submitting it, and answers with what it says of when and where the job would run.
 * Rejects with the reason where it would be refused.
 *
 * @param workdir where the job is to run; the home folder where none is named
 */
export async function checkScript(
  workbench: Pick<Workbench, 'run'>,
  script: string,
  options: { workdir?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const result = await workbench.run(CHECK, { ...where(options), stdin: script, timeout: 30_000 });
  if (result.exitCode !== 0) throw slurmFailure(CHECK[0], result);
  // It says so on its standard error: "sbatch: Job 12 to start at … using 1 processors on nodes …".
  return result.stderr.trim().replace(/^sbatch: /, '');
}

/** Submits a script, and answers with the job's number. */
export async function submitScript(
  workbench: Pick<Workbench, 'run'>,
  script: string,
  options: { workdir?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const answer = await ask(workbench, SUBMIT, { ...where(options), stdin: script });
  // `JOB`, or `JOB;CLUSTER`.
  const id = /^(\d+)(?:;|$)/.exec(answer.trim())?.[1];
  if (id !== undefined) return id;
  throw new ExplainedError('slurm-failed', 'The scheduler did not say which number the job has.', {
    remedy: 'Look whether it is in the list.',
    detail: answer.trim(),
  });
}

function where({ workdir, signal }: { workdir?: string; signal?: AbortSignal }) {
  return { ...(workdir === undefined ? {} : { cwd: workdir }), ...(signal === undefined ? {} : { signal }) };
}
