import type { AuditScope, AuditSeverity, LintSeverity } from './checks';

export interface ContainerFact {
  id: string;
  name: string;
  image: string;
  imageId: string;
  state: string;
}

/** A container as the engine describes it in full. */
export interface ContainerInspection {
  hostname: string;
  exitCode: number;
  running: boolean;
  /** The program and its arguments, the entrypoint included. */
  command: readonly string[];
  /** `NAME=value` */
  env: readonly string[];
  workdir: string;
  user: string;
  ports: readonly { privatePort: number; publicPort: number | undefined; protocol: string }[];
  /** `name`: a volume's. */
  mounts: readonly { name: string | undefined; source: string; target: string; readOnly: boolean }[];
  networks: readonly { name: string }[];
  /** Undefined: no limit. Memory in bytes. */
  limits: { cpus: number | undefined; memory: number | undefined };
  restart: string;
}

/**
 * The workbench as checks see it; the editor supplies it, tests may too. Nothing here changes anything there, and
 * what runs there is given up after some seconds (the promise rejects).
 */
export interface CheckProbes {
  /**
   * Whether the person lets checks run commands that the course brings (`output`, `inside`, `script`). Where not, these checks
   * are not met, and say why.
   */
  mayRunCommands(): boolean;
  /** Undefined: not connected. */
  connection(): { user: string; host: string } | undefined;
  images(): Promise<readonly { id: string; tags: readonly string[] }[]>;
  containers(): Promise<readonly ContainerFact[]>;
  inspectContainer(id: string): Promise<ContainerInspection | undefined>;
  runInContainer(
    id: string,
    argv: readonly string[],
  ): Promise<{ exitCode: number | undefined; stdout: string }>;
  run(argv: readonly string[]): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  /**
   * Commands that ended in terminals of this workbench since it was connected, oldest first: the same object for the
   * same command each time.
   */
  commands(): readonly { commandLine: string; exitCode: number | undefined; output: string }[];
  /** Values of the course's variables that are known, and `workbench.host` and `workbench.user`. */
  variables(): Readonly<Record<string, string>>;
  volumes(): Promise<readonly { name: string }[]>;
  /** With the names of the running containers in each. */
  networks(): Promise<readonly { name: string; containers: readonly string[] }[]>;
  /** Each instruction of how the image was made; undefined where there is no such image. */
  imageHistory(name: string): Promise<readonly string[] | undefined>;
  /**
   * Connects to a port of the workbench, from the workbench. With a path it asks for that by HTTP and gives the answer:
   * no redirect is followed, at most 64 KiB of the body are read.
   */
  askPort(port: number, path: string | undefined): Promise<PortAnswer>;
  /** What the linter finds in a file of the workbench (`~` allowed); undefined where there is none. */
  lintDockerfile(
    path: string,
  ): Promise<readonly { line: number; code: string; severity: LintSeverity; message: string }[] | undefined>;
  sandboxes(): Promise<{
    images: readonly { runtime: string; name: string; path: string | undefined }[];
    sandboxes: readonly { runtime: string; name: string; running: boolean }[];
  }>;
  /** Jobs of the user, those that have ended lately too, newest first. `state` in Slurm's words. */
  jobs(): Promise<readonly { id: string; name: string; state: string }[]>;
  /** What the audit finds, with the rights of the workbench's user; undefined where nothing is called `name`. */
  audit(
    scope: AuditScope,
    name: string | undefined,
  ): Promise<readonly { severity: AuditSeverity; subject: string; message: string }[] | undefined>;
}

export interface PortAnswer {
  /** Somebody accepts connections there. */
  open: boolean;
  /** Of HTTP; undefined where none was spoken. */
  status?: number;
  body?: string;
}
