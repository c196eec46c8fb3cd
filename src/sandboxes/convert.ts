import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { checkConversion } from './checks';
import { cancelJob, followJob, forgetJob, startJob } from './jobs';
import type { Phase, SandboxRuntime } from './runtime';
import type { ImageSource, Invocation, Runtime } from './types';

/** Of what it prints, for the explanation of a failure. */
const KEPT = 64 * 1024;

export interface ConvertOptions {
  source: ImageSource;
  /** A file’s absolute path, or a name in the runtime’s storage. */
  target: string;
  /** Bytes of the image, where they are known. */
  size: number | undefined;
  signal: AbortSignal;
  onPhase: (phase: Phase) => void;
  /** What is about to be run. */
  onStart?: (invocation: Invocation) => void;
}

/** See `convertImage` in the room's index. */
export async function convert(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  options: ConvertOptions,
): Promise<void> {
  const { source, target, size, signal, onPhase } = options;
  const invocation = kind.commands.convert?.(runtime, source, target);
  if (invocation === undefined) throw new Error(`${kind.id} converts nothing`);
  const elevated = invocation.elevated === true;
  const needs = kind.needs?.(runtime, source, target);
  if (needs !== undefined) await checkConversion(workbench, needs, { target, size, elevated, signal });
  options.onStart?.(invocation);
  const job = await startJob(workbench, invocation, { lock: target, signal });
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
  const made = target.startsWith('/') ? target : undefined;
  let ended = false;
  try {
    const status = await followJob(workbench, job, { signal, onOutput });
    ended = true;
    if (status === 0) {
      await forgetJob(workbench, job);
      return;
    }
    throw (
      kind.explain?.('convert the image', status, output) ??
      new ExplainedError('conversion-failed', `${runtime.label} could not convert the image.`, {
        remedy: 'See what it says.',
        detail: output.slice(-4000).trim(),
      })
    );
  } catch (error) {
    // Where we have only lost sight of it, it goes on.
    if (ended || signal.aborted) await cancelJob(workbench, job, made);
    throw error;
  }
}
