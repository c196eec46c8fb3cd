import type { RegistryLogin } from './transfer';

/** What an engine says of itself and its machine. */
export interface SystemInfo {
  /** Of the machine. */
  name: string;
  operatingSystem: string;
  kernel: string;
  architecture: string;
  processors: number;
  /** Bytes. */
  memory: number;
  /** Where images and containers lie. */
  root: string;
  storageDriver: string;
  cgroups: { version: string; driver: string };
  /** `rootless`, `seccomp`, … */
  security: readonly string[];
  /** The engine itself runs without root's rights. */
  rootless: boolean;
  runtimes: readonly string[];
  registryMirrors: readonly string[];
  containers: { running: number; paused: number; stopped: number };
  images: number;
  warnings: readonly string[];
  raw: unknown;
}

/** What one element of an engine takes on the disk. */
export interface DiskUse {
  id: string;
  /** Bytes; of an image what it alone takes and what it shares with others, of a container what it has written. */
  size: number;
  shared: number;
  /** Containers that use it; undefined where the engine does not count them. */
  users: number | undefined;
}

/** Each list is undefined where it was not asked for. Volumes have their name in place of an id. */
export interface DiskUsage {
  images: readonly DiskUse[] | undefined;
  containers: readonly DiskUse[] | undefined;
  volumes: readonly DiskUse[] | undefined;
  buildCache: readonly DiskUse[] | undefined;
  /** Bytes of all layers together. */
  layers: number;
}

export interface EngineSystem {
  /** Milliseconds for one round trip to the engine. */
  ping(): Promise<number>;
  info(): Promise<SystemInfo>;
  /**
   * What is on the disk. The engine walks through all files for it: seconds, and only when somebody wants to know.
   * @param kinds what to look at; older engines (before API 1.42) look at everything in any case
   */
  diskUsage(
    kinds?: readonly ('image' | 'container' | 'volume' | 'build-cache')[],
    options?: { signal?: AbortSignal },
  ): Promise<DiskUsage>;
  /** Has the registry check a login. Answers with what is to be kept: a token where the registry gave one in exchange. */
  login(login: RegistryLogin, options?: { signal?: AbortSignal }): Promise<RegistryLogin>;
}
