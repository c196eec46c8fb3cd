import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { attend, carryOut } from './carryOut';
import type { AttendOptions, CarryOutOptions } from './carryOut';
import { removeSandbox } from './ending';
import type { Job } from './jobs';
import type { SandboxRuntime } from './runtime';
import { survey } from './survey';
import type { Invocation, Runtime, SandboxImage } from './types';

export type AttendCreationOptions = Pick<AttendOptions, 'signal' | 'onPhase'>;

export interface CreateOptions extends AttendCreationOptions, Pick<CarryOutOptions, 'onJob'> {
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
  const lock = `${runtime.id} sandbox ${name}`;
  await orNothing(workbench, kind, runtime, name, () =>
    carryOut(workbench, kind, runtime, invocation, { doing: doing(name), lock, ...options }),
  );
}

/** See `attendCreation` in the room's index. */
export async function attendCreation(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  job: Job,
  name: string,
  options: AttendCreationOptions,
): Promise<void> {
  await orNothing(workbench, kind, runtime, name, () =>
    attend(workbench, kind, runtime, job, { doing: doing(name), ...options }),
  );
}

const doing = (name: string): string => `make ${name}`;

/** What is there then is somebody else's, or nobody knows what it is. */
const OTHERS: readonly string[] = ['job-busy', 'job-gone', 'file-exists'];

/** An interrupted unpacking leaves a sandbox that starts: it goes. */
async function orNothing(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  name: string,
  unpacking: () => Promise<void>,
): Promise<void> {
  try {
    await unpacking();
  } catch (error) {
    const isOthers = error instanceof ExplainedError && OTHERS.includes(error.code);
    if (!isOthers) await removePartial(workbench, kind, runtime, name);
    throw error;
  }
}

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
