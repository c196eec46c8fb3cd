import type { ContainerState, PublishedPort } from './containers';

export interface ContainerMount {
  type: 'bind' | 'volume' | 'tmpfs' | (string & {});
  /** A volume's name. */
  name: string | undefined;
  /** On the workbench. */
  source: string;
  target: string;
  readOnly: boolean;
}

export interface ContainerNetwork {
  name: string;
  /** None while the container is stopped. */
  addresses: readonly string[];
  gateway: string | undefined;
  macAddress: string | undefined;
  aliases: readonly string[];
}

export interface ContainerHealth {
  status: 'starting' | 'healthy' | 'unhealthy' | (string & {});
  failures: number;
  /** What the last probe printed. */
  output: string | undefined;
}

/** One container, as `docker inspect` tells it. */
export interface ContainerDetails {
  id: string;
  name: string;
  hostname: string;
  /** Milliseconds since the epoch. */
  created: number;
  image: string;
  imageId: string;
  /** The program and its arguments, the entrypoint included. */
  command: readonly string[];
  env: readonly string[];
  workdir: string;
  user: string;
  labels: Readonly<Record<string, string>>;
  tty: boolean;
  stdin: boolean;
  state: ContainerState;
  running: boolean;
  /** Of its last run. */
  exitCode: number;
  /** Why it did not start, as the engine says it. */
  error: string;
  outOfMemory: boolean;
  /** Milliseconds since the epoch; undefined where it never was. */
  startedAt: number | undefined;
  finishedAt: number | undefined;
  health: ContainerHealth | undefined;
  ports: readonly PublishedPort[];
  mounts: readonly ContainerMount[];
  networks: readonly ContainerNetwork[];
  networkMode: string;
  /** Undefined: no limit. */
  limits: {
    cpus: number | undefined;
    /** Bytes. */
    memory: number | undefined;
    processes: number | undefined;
  };
  restart: string;
  restartCount: number;
  readOnly: boolean;
  privileged: boolean;
  /** It goes away as soon as it ends. */
  remove: boolean;
  /** Everything that the engine says of it, as it says it. */
  raw: unknown;
}

/** What a running container takes, as its engine measured it within the last second. */
export interface ContainerStats {
  /** Milliseconds since the epoch. */
  time: number;
  /** Percent of one processor: 200 for two that are busy. Undefined until there are two measurements. */
  cpu: number | undefined;
  /** Processors that it may use. */
  processors: number;
  /** Bytes in use, without what is only cache. */
  memory: number;
  /** Bytes; the machine's where there is no limit. */
  memoryLimit: number;
  /** Bytes since it was started, over all its networks; undefined where it has none of its own. */
  network: { received: number; sent: number } | undefined;
  /** Bytes since it was started; undefined where the engine does not count them. */
  disk: { read: number; written: number } | undefined;
  processes: number | undefined;
}

/** The processes of a container, as `ps` on the workbench prints them. */
export interface ProcessTable {
  titles: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What a container has changed in the files of its image. */
export interface FileDifference {
  kind: 'added' | 'changed' | 'deleted';
  /** Absolute, in the container. */
  path: string;
}

/** What there is at a path of a container. */
export interface ContainerPath {
  name: string;
  type: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** Permission bits, as in `0o644`. */
  mode: number;
  /** Milliseconds since the epoch. */
  modified: number;
  /** Where a link leads to; as the engine resolved it. */
  linkTarget: string | undefined;
}
