import type { Workbench } from '../workbench';
import { attend, carryOut } from './carryOut';
import type { AttendOptions } from './carryOut';
import { conversionChecks } from './checks';
import type { Job } from './jobs';
import type { Phase, SandboxRuntime } from './runtime';
import type { ImageSource, Invocation, Runtime } from './types';

export interface AttendConversionOptions {
  /** A file’s absolute path, or a name in the runtime’s storage. */
  target: string;
  signal: AbortSignal;
  onPhase: (phase: Phase) => void;
}

export interface ConvertOptions extends AttendConversionOptions {
  source: ImageSource;
  /** Bytes of the image, where they are known. */
  size: number | undefined;
  /** What is run, once nothing was in its way. */
  onStart?: (invocation: Invocation) => void;
  /** It runs, and could be attended to from elsewhere. */
  onJob?: (job: Job) => void;
}

/** See `convertImage` in the room's index. */
export async function convert(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  { source, size, onStart, onJob, ...options }: ConvertOptions,
): Promise<void> {
  const { target } = options;
  const invocation = kind.commands.convert?.(runtime, source, target);
  if (invocation === undefined) throw new Error(`${kind.id} converts nothing`);
  const needs = kind.needs?.(runtime, source, target);
  await carryOut(workbench, kind, runtime, invocation, {
    ...attendance(kind, runtime, options),
    lock: target,
    precondition: needs === undefined ? undefined : conversionChecks(needs, { target, size }),
    onJob: (job) => {
      onStart?.(invocation);
      onJob?.(job);
    },
  });
}

/** See `attendConversion` in the room's index. */
export function attendConversion(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  job: Job,
  options: AttendConversionOptions,
): Promise<void> {
  return attend(workbench, kind, runtime, job, attendance(kind, runtime, options));
}

function attendance(
  kind: SandboxRuntime,
  runtime: Runtime,
  { target, signal, onPhase }: AttendConversionOptions,
): AttendOptions {
  const made = kind.made?.(runtime, target) ?? target;
  return { doing: 'convert the image', signal, onPhase, ...(made.startsWith('/') ? { made } : {}) };
}
