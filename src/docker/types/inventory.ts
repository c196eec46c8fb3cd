import type { Disposable, Event } from '../../base';
import type { Container } from './containers';
import type { Image } from './images';
import type { Network } from './networks';
import type { Volume } from './volumes';

export interface Change {
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
}

/** By id; volumes have their name in place of one. */
export interface InventoryChange {
  images: Change;
  containers: Change;
  volumes: Change;
  networks: Change;
}

/** What the engine holds, filled by listings once and kept true by its events for as long as somebody follows it. */
export interface Inventory {
  /**
   * `idle`: nobody follows. `stale`: the lists are what was known last, since the workbench is not connected or the
   * engine does not answer; they are brought up to date as soon as that is over. `failed`: the same, before anything
   * was known.
   */
  readonly state: 'idle' | 'loading' | 'ready' | 'stale' | 'failed';
  readonly error: Error | undefined;
  /** Newest first. */
  readonly images: readonly Image[];
  /** Newest first. */
  readonly containers: readonly Container[];
  /** By name. */
  readonly volumes: readonly Volume[];
  /** By name. */
  readonly networks: readonly Network[];
  /** At most every 100 ms. A change of {@link state} alone comes with empty lists. */
  readonly onDidChange: Event<InventoryChange>;
  /**
   * Lists everything, and keeps the lists true until it is given up by all who follow. While nobody does, nothing is asked
   * of the engine; the lists stay as they were.
   */
  follow(): Disposable;
  /** Looks at everything again, for what an engine tells no event of. */
  refresh(): void;
  dispose(): void;
}
