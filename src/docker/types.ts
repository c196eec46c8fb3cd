import type { Event } from '../base';

/**
 * How requests reach the engine: its socket, forwarded; `docker system dial-stdio`, the same of Podman, socat or nc on the
 * workbench; or these with root's rights (`sudo` is Docker's).
 */
export type EngineRoute =
  'socket' | 'dial-stdio' | 'podman' | 'socat' | 'nc' | 'sudo' | 'sudo-podman' | 'sudo-socat' | 'sudo-nc';

/** Where an engine was found: worth remembering for the next time. */
export interface EngineAddress {
  route: EngineRoute;
  /** Path of its socket; undefined where only the docker program knows the way. */
  socket: string | undefined;
}

/**
 * Why there is no engine to be had, as the `code` of an `ExplainedError`: none is installed, none runs, this user may
 * not use it, or it is older than what we talk to.
 */
export type EngineFailure = 'engine-missing' | 'engine-stopped' | 'engine-forbidden' | 'engine-too-old';

export interface EngineInfo extends EngineAddress {
  /** `Docker Engine`, `Podman Engine`, … as the engine names itself. */
  name: string;
  version: string;
  apiVersion: string;
  operatingSystem: string;
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
  /**
   * `stale`: the lists are what was known last, since the workbench is not connected or the engine does not answer;
   * they are brought up to date as soon as that is over. `failed`: the same, before anything was known.
   */
  readonly state: 'loading' | 'ready' | 'stale' | 'failed';
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
 * One engine of a workbench, through its Engine API. Outlives the workbench's connection: what only reads waits for the
 * next one and is repeated, everything else that was under way fails. Failures are `ExplainedError`s: `not-found`,
 * `engine-error` (the engine's words in `detail`), `engine-gone`, `connection-lost`, `no-connection`.
 */
export interface Engine {
  /** As the engine said when it was asked last. */
  readonly info: EngineInfo;
  /** Heard when another engine, or another version of it, turns out to have taken its place. */
  readonly onDidChangeInfo: Event<EngineInfo>;
  /** Whether the workbench is connected. */
  readonly reachable: boolean;
  /** Heard when the workbench is connected again after its connection had ended, and the engine's connections with it. */
  readonly onDidReturn: Event<void>;
  /** Asks it who it is. */
  refresh(): Promise<void>;
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
