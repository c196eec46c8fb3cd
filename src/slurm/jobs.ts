import { ExplainedError } from '../base';
import type { RunOptions, Workbench } from '../workbench';
import { ask } from './ask';
import { MarkedFormat } from './marked';
import { readEpoch, readPrinted } from './times';
import type { Job, JobPhase } from './types';

/** The states of squeue(1), "JOB STATE CODES"; all others are failures. */
const PHASES: Readonly<Record<string, JobPhase>> = {
  PENDING: 'waiting',
  CONFIGURING: 'waiting',
  REQUEUED: 'waiting',
  REQUEUE_FED: 'waiting',
  REQUEUE_HOLD: 'waiting',
  RESV_DEL_HOLD: 'waiting',
  SPECIAL_EXIT: 'waiting',
  RUNNING: 'running',
  COMPLETING: 'running',
  RESIZING: 'running',
  SIGNALING: 'running',
  STAGE_OUT: 'running',
  STOPPED: 'running',
  SUSPENDED: 'running',
  COMPLETED: 'ended',
  CANCELLED: 'cancelled',
  REVOKED: 'cancelled',
};

/** The jobs of the user that the workbench is reached as, the newest first; those that have ended stay for some minutes. */
export async function listJobs(
  workbench: Pick<Workbench, 'run' | 'user'>,
  options: Pick<RunOptions, 'signal' | 'priority'> = {},
): Promise<Job[]> {
  const format = new MarkedFormat({
    id: 'i',
    name: 'j',
    partition: 'P',
    state: 'T',
    reason: 'r',
    nodes: 'N',
    timeLimit: 'l',
    submitted: 'V',
    started: 'S',
    ended: 'e',
    workdir: 'Z',
  });
  const answer = await ask(
    workbench,
    ['squeue', '--noheader', `--user=${workbench.user}`, '--states=all', `--format=${format.argument}`],
    { ...options, repeatable: true },
  );
  return format
    .read(answer)
    .map((record): Job => {
      const phase = PHASES[record.state] ?? 'failed';
      const over = phase !== 'waiting' && phase !== 'running';
      return {
        id: record.id,
        name: record.name,
        partition: record.partition,
        state: record.state,
        phase,
        reason: record.reason === 'None' || record.reason === '' ? undefined : record.reason,
        nodes: record.nodes,
        timeLimit: readPrinted(record.timeLimit),
        submittedAt: readEpoch(record.submitted),
        startedAt: readEpoch(record.started),
        // Of a job that runs it is when its time will be up.
        endedAt: over ? readEpoch(record.ended) : undefined,
        workdir: record.workdir,
      };
    })
    .sort((one, other) => numberOf(other.id) - numberOf(one.id) || other.id.localeCompare(one.id));
}

const numberOf = (id: string): number => Number.parseInt(id, 10);

/** `12`, `12_3`, `12_[4-9%2]`, `12+1`. */
const JOB_ID = /^\d+(?:[_+](?:\d+|\[[\d,%-]+\]))?$/;

/** The argument that names the job to Slurm's programs. Throws `slurm-no-job` for what no job is called. */
function jobArgument(id: string): string {
  if (JOB_ID.test(id)) return id;
  throw new ExplainedError('slurm-no-job', 'That is no job of Slurm.', {
    remedy: 'Look at the list of jobs anew.',
  });
}

/** The command that cancels jobs. */
export function cancelCommand(ids: readonly string[]): [string, ...string[]] {
  return ['scancel', ...ids.map(jobArgument)];
}

/** Ends jobs, or takes them out of the queue. Those that have ended already are left as they are. */
export async function cancelJobs(workbench: Pick<Workbench, 'run'>, ids: readonly string[]): Promise<void> {
  await ask(workbench, cancelCommand(ids));
}

/** The script that a job was submitted with; `slurm-no-job` where Slurm has it no more. */
export function scriptOf(workbench: Pick<Workbench, 'run'>, id: string): Promise<string> {
  return ask(workbench, ['scontrol', 'write', 'batch_script', jobArgument(id), '-'], { repeatable: true });
}

/**
 * The file that a job prints into, absolute. Undefined for one that prints elsewhere (`srun` at a terminal), and for the
 * parts of an array that wait: each will have a file of its own.
 */
export async function outputOf(
  workbench: Pick<Workbench, 'run'>,
  { id }: Pick<Job, 'id'>,
): Promise<string | undefined> {
  if (id.includes('[')) return undefined;
  const answer = await ask(workbench, ['scontrol', 'show', 'job', jobArgument(id)], { repeatable: true });
  // The last one: the name of the job comes before it and may hold anything.
  const file = [...answer.matchAll(/^ +StdOut=(.+)$/gm)].at(-1)?.[1];
  return file?.startsWith('/') === true ? file : undefined;
}
