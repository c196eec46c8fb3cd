import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { cancelJob, followJob, forgetJob, startJob } from './jobs';
import type { Job, Precondition } from './jobs';
import type { Phase, SandboxRuntime } from './runtime';
import type { Invocation, Runtime } from './types';

/** Of what it prints, for the explanation of a failure. */
const KEPT = 64 * 1024;

export interface AttendOptions {
  /** Completes “could not …”. */
  doing: string;
  /** The path of a file or a folder that it is to make: it goes where that fails or is given up. */
  made?: string;
  signal: AbortSignal;
  onPhase: (phase: Phase) => void;
}

export interface CarryOutOptions extends AttendOptions {
  /** What no two jobs may work on at the same time. */
  lock: string;
  /** What has to be so; where it is not, nothing is begun. */
  precondition?: Precondition | undefined;
  /** The job, as soon as it runs: from then on it could be attended to from elsewhere. */
  onJob?: (job: Job) => void;
}

/** See `carryOut` in the room's index. */
export async function carryOut(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  invocation: Invocation,
  { lock, precondition, onJob, ...options }: CarryOutOptions,
): Promise<void> {
  options.signal.throwIfAborted();
  const job = await startJob(workbench, invocation, { lock, precondition });
  onJob?.(job);
  await attend(workbench, kind, runtime, job, options);
}

/** Follows a job to its end. Rejects as `carryOut` does, and as `followJob`. */
export async function attend(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  job: Job,
  { doing, made, signal, onPhase }: AttendOptions,
): Promise<void> {
  let output = '';
  let line = '';
  const onOutput = (text: string): void => {
    output = (output + text).slice(-KEPT);
    const lines = (line + text).split('\n');
    line = (lines.pop() ?? '').slice(-KEPT);
    for (const each of lines) {
      const phase = kind.phase?.(each);
      if (phase !== undefined) onPhase(phase);
    }
  };
  let ended = false;
  try {
    const status = await followJob(workbench, job, { signal, onOutput });
    ended = true;
    signal.throwIfAborted();
    if (status === 0) {
      await forgetJob(workbench, job);
      return;
    }
    throw (
      kind.explain?.(doing, status, output) ??
      new ExplainedError('sandbox-failed', `${runtime.label} could not ${doing}.`, {
        remedy: 'See what it says.',
        detail: output.slice(-4000).trim(),
      })
    );
  } catch (error) {
    // Where we have only lost sight of it, it goes on.
    if (ended || signal.aborted) await cancelJob(workbench, job, made);
    signal.throwIfAborted();
    throw error;
  }
}
