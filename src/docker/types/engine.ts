import type { Event } from '../../base';
import type { Builds } from './builds';
import type { Containers } from './containers';
import type { EngineFiles } from './files';
import type { Images } from './images';
import type { Networks } from './networks';
import type { Registries } from './registries';
import type { EngineSystem } from './system';
import type { Volumes } from './volumes';

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
  /** The context of the docker program that knows the way; its current one where none is named. */
  context?: string | undefined;
}

/** One of the engines of a workbench; without {@link info} and {@link error} it has not answered yet. */
export interface EngineChoice {
  /** The way to it that works, or the first of those that do not. */
  address: EngineAddress;
  /** Undefined where it cannot be used just now. */
  info: EngineInfo | undefined;
  /** It runs without root's rights. */
  rootless: boolean;
  /** Contexts of the docker program that lead to it. */
  contexts: readonly string[];
  /** Why it cannot be used, as an `ExplainedError`. */
  error: Error | undefined;
}

/** The engines of a workbench. */
export interface EngineChoices {
  engines: readonly EngineChoice[];
  /** Podman is installed for this user, and serves nobody: {@link PodmanService}. */
  podmanRests: boolean;
}

/** Podman's engine, run for as long as the connection lasts. */
export interface PodmanService {
  /** Where it listens. */
  readonly socket: string;
  /** Settles when it has ended, with the reason where nobody asked for it. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  dispose(): void;
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

/** Something that happened in an engine, as `GET /events` tells it. */
export interface EngineEvent {
  /** `container`, `image`, … */
  type: string;
  /** `start`, `die`, `tag`, `health_status: healthy`, … */
  action: string;
  /** The container's id; for images an id or a name. */
  id: string;
  /** The container that something happened to a network or a volume for. */
  container: string | undefined;
}

/** A subscription to an engine's events. */
export interface EngineWatch {
  /** Settles when no more events come: undefined where it was disposed, else the reason. Never rejects. */
  readonly ended: Promise<Error | undefined>;
  dispose(): void;
}

/**
 * One engine of a workbench, through its Engine API. Outlives the workbench's connection: what only reads waits for the
 * next one and is repeated, everything else that was under way fails, since it may have been done. Streams end with an
 * error where they were cut off. Failures are `ExplainedError`s with the codes of `EngineErrorCode`.
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
  readonly images: Images;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly networks: Networks;
  readonly system: EngineSystem;
  readonly builds: Builds;
  readonly files: EngineFiles;
  readonly registries: Registries;
  /** Asks it who it is. */
  refresh(): Promise<void>;
  /** Resolves once events come. */
  watch(listener: (event: EngineEvent) => void): Promise<EngineWatch>;
  /** Another engine takes its place: terminals and whatever else is open in it goes on, nothing else of it is kept. */
  retire(): void;
  close(): void;
}
