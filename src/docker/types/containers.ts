import type { Readable } from 'node:stream';
import type { RunResult, Terminal } from '../../workbench';
import type {
  ContainerDetails,
  ContainerPath,
  ContainerStats,
  FileDifference,
  ProcessTable,
} from './containerDetails';
import type { ContainerSpec } from './containerSpec';
import type { Pruned } from './images';
import type { LogLine, LogOptions } from './logs';

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
  /** Names of the networks that it belongs to. */
  networks: readonly string[];
  /** Names of the volumes that are mounted in it. */
  volumes: readonly string[];
  labels: Readonly<Record<string, string>>;
}

/** Bytes on the engine's disk. */
export interface ContainerSize {
  /** Of the files that it has made or changed. */
  own: number;
  /** Of all its files, with those of its image. */
  whole: number;
}

/** What it may take at most; what is undefined stays as it is. */
export interface ContainerLimits {
  cpus?: number;
  /** Bytes; it may swap out as much again, as with `docker run --memory`. */
  memory?: number;
  processes?: number;
}

export interface CommitOptions {
  /** `repository[:tag]`; without one the image has no name. */
  reference?: string;
  message?: string;
  author?: string;
  /** Dockerfile instructions: `CMD ["sh"]`, `ENV A=b`. */
  changes?: readonly string[];
  /** Whether the container stands still meanwhile; it does unless said otherwise. */
  pause?: boolean;
}

/** How a program is run in a container: by default as the container's own one. */
export interface ExecOptions {
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  user?: string;
  privileged?: boolean;
}

export interface TerminalSize {
  columns: number;
  rows: number;
}

/** A container is named by its id or its name. */
export interface Containers {
  /** All of them, stopped ones too; with `ids` only those of them that exist. */
  list(ids?: readonly string[]): Promise<Container[]>;
  inspect(container: string): Promise<ContainerDetails>;
  /** The engine walks through all its files for that. */
  size(container: string, options?: { signal?: AbortSignal }): Promise<ContainerSize>;
  /** Makes one without starting it. Answers with its id and what the engine has to say against it. */
  create(spec: ContainerSpec): Promise<{ id: string; warnings: readonly string[] }>;
  start(container: string): Promise<void>;
  /** Asks it to end; after `seconds` (the engine's 10 unless said otherwise) it is killed. */
  stop(container: string, options?: { seconds?: number; signal?: AbortSignal }): Promise<void>;
  restart(container: string, options?: { seconds?: number; signal?: AbortSignal }): Promise<void>;
  pause(container: string): Promise<void>;
  unpause(container: string): Promise<void>;
  /** @param signalName `SIGKILL` unless said otherwise */
  kill(container: string, signalName?: string): Promise<void>;
  rename(container: string, name: string): Promise<void>;
  /** Sets limits, also of one that runs. Answers with what the engine has to say against it. */
  setLimits(container: string, limits: ContainerLimits): Promise<readonly string[]>;
  /** `force`: also while it runs. `volumes`: with the nameless ones that only it uses. */
  remove(container: string, options?: { force?: boolean; volumes?: boolean }): Promise<void>;
  /** Removes all that are not running. */
  prune(options?: { signal?: AbortSignal }): Promise<Pruned>;
  /** Resolves with the exit status once it has ended (at once where it does not run). */
  wait(container: string, options?: { signal?: AbortSignal }): Promise<number>;

  /**
   * What it printed, in the order in which the engine has it. Lines come in batches of what arrived together; no more is
   * read from the engine while a batch is being worked on. Ends when the container does, or with an error where it was
   * cut off; leaving the loop lets go of it.
   */
  logs(container: string, options?: LogOptions): AsyncIterable<LogLine[]>;
  /**
   * Runs a program in a running container, without a terminal; a non-zero exit status is a result, not an error. Of each
   * output the first MiB is kept. An abort lets go of it: engines have no way to end it.
   */
  exec(
    container: string,
    argv: readonly string[],
    options?: ExecOptions & { stdin?: string | Uint8Array; signal?: AbortSignal },
  ): Promise<Omit<RunResult, 'signal'>>;
  /**
   * Runs a program in a running container behind a terminal. Closing it hangs up on everything that was started in it;
   * where the container ends or goes away, so does the terminal.
   */
  openTerminal(
    container: string,
    argv: readonly string[],
    options: TerminalSize & ExecOptions,
  ): Promise<Terminal>;
  /**
   * The container's own program, whether or not it has a terminal. What it printed before is not shown. Closing lets go
   * of it and leaves it running. `start`: started as soon as it is attached, so that nothing is missed.
   */
  attach(container: string, options: TerminalSize & { start?: boolean }): Promise<Terminal>;

  /** @param options.format words for `ps`, as in `-o pid,comm`; `-ef` unless said otherwise */
  top(container: string, options?: { format?: string }): Promise<ProcessTable>;
  /** One measurement a second, until it ends or the loop is left. */
  stats(container: string, options?: { signal?: AbortSignal }): AsyncIterable<ContainerStats>;
  changes(container: string): Promise<FileDifference[]>;
  /** Makes an image of its files. Answers with the id. */
  commit(container: string, options?: CommitOptions & { signal?: AbortSignal }): Promise<string>;

  /** What there is at a path, also of a stopped container. Links are not followed. Rejects with `no-such-path`. */
  statPath(container: string, path: string): Promise<ContainerPath>;
  /** A tar archive of the file or folder; its entries begin with the last step of the path. */
  readArchive(container: string, path: string, options?: { signal?: AbortSignal }): Promise<Readable>;
  /** Unpacks a tar archive in a folder. A file in the place of a folder, or the other way round, is refused. */
  writeArchive(
    container: string,
    folder: string,
    archive: Readable | Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<void>;
  /** A tar archive of all its files. */
  export(container: string, options?: { signal?: AbortSignal }): Promise<Readable>;
}
