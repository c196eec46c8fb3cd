import type { Workbench } from '../workbench';
import { LiveInventory } from './inventory';
import type { Engine, Inventory } from './types';

export type * from './types';

/**
 * Finds the engine of a workbench and connects to it: its socket where that may be used, else through
 * `docker system dial-stdio`, else through the same with sudo where that asks no password. Rejects with an
 * `ExplainedError` whose code is an `EngineFailure`, or with what the workbench itself failed with.
 */
export async function openEngine(
  workbench: Workbench,
  options: { signal?: AbortSignal } = {},
): Promise<Engine> {
  const { open } = await import('./open');
  return open(workbench, options.signal ?? new AbortController().signal);
}

/** Lists what the engine holds and keeps the list true, until it is disposed. */
export function openInventory(engine: Engine): Inventory {
  return new LiveInventory(engine);
}
