import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { carryOut } from './carryOut';
import type { CarryOutOptions } from './carryOut';
import { removeSandbox } from './ending';
import type { SandboxRuntime } from './runtime';
import { survey } from './survey';
import type { Invocation, Runtime, SandboxImage } from './types';

export interface CreateOptions extends Pick<CarryOutOptions, 'signal' | 'onPhase'> {
  /** What is about to be run. */
  onStart?: (invocation: Invocation) => void;
}

/** See `createSandbox` in the room's index. */
export async function create(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  image: SandboxImage,
  name: string,
  { onStart, ...options }: CreateOptions,
): Promise<void> {
  const invocation = kind.commands.create?.(runtime, image, name);
  if (invocation === undefined) throw new Error(`${kind.id} makes no sandboxes`);
  onStart?.(invocation);
  try {
    const lock = `${runtime.id} sandbox ${name}`;
    await carryOut(workbench, kind, runtime, invocation, { doing: `make ${name}`, lock, ...options });
  } catch (error) {
    const isOthers = error instanceof ExplainedError && ['job-busy', 'file-exists'].includes(error.code);
    if (!isOthers) await removePartial(workbench, kind, runtime, name);
    throw error;
  }
}

/** An interrupted unpacking leaves a sandbox that starts. */
async function removePartial(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  name: string,
): Promise<void> {
  // Where there is no connection it goes on by itself.
  const found = await survey(workbench, [kind], []).catch(() => undefined);
  const left = found?.sandboxes.find((each) => each.name === name && !each.whole && each.usable);
  if (left !== undefined) await removeSandbox(workbench, kind, runtime, left);
}
