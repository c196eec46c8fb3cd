import type { Workbench } from '../workbench';
import { carryOut } from './carryOut';
import { checkConversion } from './checks';
import type { Phase, SandboxRuntime } from './runtime';
import type { ImageSource, Invocation, Runtime } from './types';

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
  await carryOut(workbench, kind, runtime, invocation, {
    ...{ doing: 'convert the image', lock: target, signal, onPhase },
    ...(target.startsWith('/') ? { made: target } : {}),
  });
}
