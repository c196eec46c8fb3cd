export interface PortSpec {
  /** Inside the container. */
  container: number;
  protocol?: 'tcp' | 'udp' | 'sctp';
  /** On the workbench; the engine chooses one where none is named. */
  host?: number;
  /** The workbench's address to listen at; all of them where none is named. */
  address?: string;
}

export interface MountSpec {
  type: 'bind' | 'volume' | 'tmpfs';
  /** A folder or file of the workbench, or a volume's name (none: a new, nameless one). Means nothing for `tmpfs`. */
  source?: string;
  /** Where it appears in the container. */
  target: string;
  readOnly?: boolean;
}

export interface RestartSpec {
  policy: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** Attempts of `on-failure`; without a limit where none is named. */
  retries?: number;
}

/** A container to be made: what `docker run` takes. Whatever is left out is as the image says, or the engine. */
export interface ContainerSpec {
  image: string;
  name?: string;
  /** What to run, word by word: the image's command is replaced, its entrypoint stays. */
  command?: readonly string[];
  /** The program that gets {@link command}, and words before it; empty: the image's is put aside. */
  entrypoint?: readonly string[];
  ports?: readonly PortSpec[];
  /** Publishes every port that the image names, wherever the engine likes. */
  publishAll?: boolean;
  mounts?: readonly MountSpec[];
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  /** `name`, `uid`, `uid:gid` */
  user?: string;
  hostname?: string;
  /** A network's name; `host`, `none`, `container:…` as the engine has them. */
  network?: string;
  /** Processors, also parts of one. */
  cpus?: number;
  /** Bytes. */
  memory?: number;
  /** All, so many, or these (by id). */
  gpus?: 'all' | number | readonly string[];
  /** The container's own files cannot be changed; mounts can. */
  readOnly?: boolean;
  /** Removed as soon as it ends, with its nameless volumes. */
  remove?: boolean;
  restart?: RestartSpec;
  labels?: Readonly<Record<string, string>>;
  /** Behind a terminal (`-t`). */
  tty?: boolean;
  /** Its standard input stays open (`-i`). */
  stdin?: boolean;
  /** A small program passes signals on and takes leave of orphans. */
  init?: boolean;
  /** `linux/arm64` */
  platform?: string;
  privileged?: boolean;
  capAdd?: readonly string[];
  capDrop?: readonly string[];
  /** `no-new-privileges`, `seccomp=unconfined`, … */
  securityOptions?: readonly string[];
  /** `host`, `container:…` */
  pid?: string;
  ipc?: string;
  /** Devices of the workbench, by path. */
  devices?: readonly string[];
}
