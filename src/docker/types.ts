import type { Event } from '../base';

/** How requests reach the engine. */
export type EngineRoute = 'socket' | 'dial-stdio' | 'sudo';

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
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: Error | undefined;
  readonly images: readonly Image[];
  readonly containers: readonly Container[];
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

/** One engine of a workbench, through its Engine API. Failures are `ExplainedError`s. */
export interface Engine {
  readonly info: EngineInfo;
  images(): Promise<Image[]>;
  containers(): Promise<Container[]>;
  /** Undefined where there is no such container. */
  inspectContainer(id: string): Promise<ContainerDetails | undefined>;
  /** Runs a program in a running container, without a terminal. */
  runInContainer(
    id: string,
    argv: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  close(): void;
}
