import type { Event } from '../base';

/** How requests reach the engine. */
export type EngineRoute = 'socket' | 'dial-stdio' | 'sudo';

/**
 * Why there is no engine to be had, as the `code` of an `ExplainedError`: none is installed, none runs, this user may
 * not use it, or it is older than what we talk to.
 */
export type EngineFailure = 'engine-missing' | 'engine-stopped' | 'engine-forbidden' | 'engine-too-old';

export interface EngineInfo {
  /** `Docker Engine`, `Podman Engine`, … as the engine names itself. */
  name: string;
  version: string;
  apiVersion: string;
  operatingSystem: string;
  route: EngineRoute;
}

export interface Image {
  /** `sha256:…` */
  id: string;
  /** `repository:tag`, none for a dangling image. */
  tags: readonly string[];
  digests: readonly string[];
  /** Milliseconds since the epoch. */
  created: number;
  /** Bytes, as the engine counts them. */
  size: number;
  labels: Readonly<Record<string, string>>;
}

/** The states of the Engine API. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface PublishedPort {
  privatePort: number;
  publicPort: number | undefined;
  address: string | undefined;
  protocol: string;
}

export interface Container {
  id: string;
  name: string;
  /** As it was named when the container was created. */
  image: string;
  imageId: string;
  command: string;
  created: number;
  state: ContainerState;
  /** `Up 3 minutes`, `Exited (0) 2 hours ago`: as the engine says it. */
  status: string;
  ports: readonly PublishedPort[];
  /** IP addresses in its networks, as the engine says them; none while it is stopped. */
  addresses: readonly string[];
  labels: Readonly<Record<string, string>>;
}

export interface Change {
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
}

export interface InventoryChange {
  images: Change;
  containers: Change;
}

/** What the engine holds, filled by listings once and kept true by its events. */
export interface Inventory {
  /** `failed`: the engine does not answer, or the workbench is lost; the lists are what was known last. */
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: Error | undefined;
  /** Newest first. */
  readonly images: readonly Image[];
  /** Newest first. */
  readonly containers: readonly Container[];
  /** At most every 100 ms. A change of {@link state} alone comes with empty lists. */
  readonly onDidChange: Event<InventoryChange>;
  dispose(): void;
}

export interface ContainerDetails {
  id: string;
  name: string;
  hostname: string;
  exitCode: number;
  running: boolean;
}

/** Something that happened in an engine, as `GET /events` tells it. */
export interface EngineEvent {
  /** `container`, `image`, … */
  type: string;
  /** `start`, `die`, `tag`, `health_status: healthy`, … */
  action: string;
  /** The container's id; for images an id or a name. */
  id: string;
}

/** A subscription to an engine's events. */
export interface EngineWatch {
  /** Settles when no more events come: undefined where it was disposed, else the reason. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  dispose(): void;
}

/**
 * One engine of a workbench, through its Engine API. Failures are `ExplainedError`s: `not-found`, `engine-error`
 * (the engine's words in `detail`), `engine-gone`, `connection-lost`.
 */
export interface Engine {
  readonly info: EngineInfo;
  images(): Promise<Image[]>;
  /** All of them, stopped ones too; with `ids` only those of them that exist. */
  containers(ids?: readonly string[]): Promise<Container[]>;
  /** Resolves once events come. */
  watch(listener: (event: EngineEvent) => void): Promise<EngineWatch>;
  /** Undefined where there is no such container. */
  inspectContainer(id: string): Promise<ContainerDetails | undefined>;
  /** Runs a program in a running container, without a terminal. Of each output the first MiB is kept. An abort lets go of it: engines have no way to end it. */
  runInContainer(
    id: string,
    argv: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  close(): void;
}
