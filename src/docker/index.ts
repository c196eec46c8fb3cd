import type { Workbench, WorkbenchFiles } from '../workbench';
import type { PackedFiles } from './files/copyIn';
import type { CopyOptions, CopyResult, copyOut as unpackArchive } from './files/copyOut';
import { LiveInventory } from './inventory';
import type { Engine, EngineAddress, EngineChoices, Inventory, PodmanService } from './types';

export type * from './types';
export type { CopyOptions, CopyResult } from './files/copyOut';
export { BuildFailure } from './buildFailure';
export { LogLines } from './logs';
export { commandFor } from './commandLine';
export { splitReference } from './reference';
export { DOCKER_HUB, registryOf } from './registryLogin';

/**
 * Finds the engine of a workbench and connects to it: its socket where that may be used and is forwarded, else through
 * `docker system dial-stdio`, socat or nc there, else through these with sudo, for whose password a person may be asked
 * unless it is done `quiet`ly. `remembered`, the `info` of an earlier engine of this workbench, is tried first; where one
 * was `chosen`, no other engine than that is opened. Rejects with an `ExplainedError` whose code is an `EngineFailure`, or with what the workbench itself failed with.
 */
export async function openEngine(
  workbench: Workbench,
  options: {
    signal?: AbortSignal;
    quiet?: boolean;
    remembered?: EngineAddress | undefined;
    chosen?: EngineAddress | undefined;
  } = {},
): Promise<Engine> {
  const { signal = new AbortController().signal, quiet = false, remembered, chosen } = options;
  const { open } = await import('./open');
  return open(workbench, { signal, quiet, remembered, chosen });
}

/**
 * Asks all engines of a workbench who they are; nobody is asked for a password. One that does not answer is waited for 15
 * seconds: `onProgress` hears what is known before, and each time that one more has answered.
 */
export async function findEngines(
  workbench: Workbench,
  {
    signal = new AbortController().signal,
    ...options
  }: { signal?: AbortSignal; onProgress?: (known: EngineChoices) => void } = {},
): Promise<EngineChoices> {
  const { findAll } = await import('./open');
  return findAll(workbench, { signal, ...options });
}

/**
 * Has Podman serve the Engine API for this user (`podman system service`) until it is disposed of, or the connection ends.
 * Resolves once it listens.
 */
export async function startPodman(
  workbench: Workbench,
  { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
): Promise<PodmanService> {
  const { serve } = await import('./podmanService');
  return serve(workbench, signal);
}

/** Lists what the engine holds and keeps the list true, until it is disposed. */
export function openInventory(engine: Engine): Inventory {
  return new LiveInventory(engine);
}

/** Unpacks what `PlacedFiles.pack` gave; see there what becomes of hostile names. */
export async function copyOut(...given: Parameters<typeof unpackArchive>): Promise<CopyResult> {
  return (await import('./files/copyOut')).copyOut(...given);
}

/** An archive of files and folders of this computer, or of a workbench, for `PlacedFiles.unpack`. */
export async function packFiles(
  from: WorkbenchFiles | 'local',
  files: readonly string[],
  options?: CopyOptions,
): Promise<PackedFiles> {
  const { packLocal, packRemote } = await import('./files/copyIn');
  return from === 'local' ? packLocal(files, options) : packRemote(from, files, options);
}
