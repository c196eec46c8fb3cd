import type { RegistryLogin } from './transfer';

/** What an image is built of, and how. Named after the options of `docker build`. */
export interface BuildSpec {
  /** Absolute path of the folder whose files the build may use. */
  context: string;
  /** The folder is on the workbench, not on this computer. */
  remote?: boolean;
  /** Absolute, or relative to the context; `Dockerfile` there unless said otherwise. */
  dockerfile?: string;
  tags?: readonly string[];
  args?: Readonly<Record<string, string>>;
  /** The stage to stop at, by name or number. */
  target?: string;
  platform?: string;
  noCache?: boolean;
  /** Looks for newer images to start from, even where there are some. */
  pull?: boolean;
}

export type BuilderName = 'buildkit' | 'classic';

/** One instruction that a builder carries out. */
export interface BuildStep {
  /** Of this build. */
  readonly id: string;
  /**
   * Where its stage is told: a name, or the number from 0 on of one that has none. The number of a step counts within
   * the stage then, all over the Dockerfile otherwise.
   */
  readonly stage: string | undefined;
  /** From 1 on, as the builder counts: BuildKit only what makes a layer, the classic one each instruction. */
  readonly number: number;
  readonly total: number;
  /** As the builder wrote it: in one line. */
  readonly instruction: string;
  readonly state: 'running' | 'done' | 'cached' | 'failed';
  /** Milliseconds, once it has ended. */
  readonly duration: number | undefined;
}

export type BuildEvent =
  /** Who builds; where it is the classic builder, why not BuildKit. */
  | { kind: 'builder'; builder: BuilderName; reason: string | undefined }
  /** A step has begun or ended. */
  | { kind: 'step'; step: BuildStep }
  /** One line of what the builder prints. */
  | { kind: 'output'; line: string };

export interface BuildOptions {
  /** An abort ends the build at the engine too, and rejects with its reason. */
  signal?: AbortSignal;
  onEvent?: (event: BuildEvent) => void;
  /**
   * For base images that are not everybody's, beside those that the docker program of the workbench keeps
   * (`docker login`).
   */
  logins?: readonly RegistryLogin[];
}

/** How images are built from Dockerfiles. */
export interface Builds {
  /**
   * Through BuildKit where the engine has it and the docker program of the workbench can talk to it, else through the
   * classic builder. Answers with the image's id. Rejects with a `BuildFailure` where the Dockerfile failed.
   */
  run(spec: BuildSpec, options?: BuildOptions): Promise<string>;
}
