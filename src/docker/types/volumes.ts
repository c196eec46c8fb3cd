import type { Pruned } from './images';

export interface Volume {
  name: string;
  driver: string;
  /** Where it lies on the workbench. */
  mountpoint: string;
  /** Milliseconds since the epoch; undefined where the engine does not say. */
  created: number | undefined;
  labels: Readonly<Record<string, string>>;
  options: Readonly<Record<string, string>>;
  /** The engine made its name up. */
  anonymous: boolean;
}

export interface Volumes {
  list(): Promise<Volume[]>;
  inspect(name: string): Promise<Volume & { raw: unknown }>;
  /** One that is there already is left as it is. Without a name the engine makes one up. */
  create(options?: {
    name?: string;
    driver?: string;
    options?: Readonly<Record<string, string>>;
    labels?: Readonly<Record<string, string>>;
  }): Promise<Volume>;
  remove(name: string, options?: { force?: boolean }): Promise<void>;
  /** Removes the nameless ones that no container uses; `all`: those with names too. */
  prune(options?: { all?: boolean; signal?: AbortSignal }): Promise<Pruned>;
}
