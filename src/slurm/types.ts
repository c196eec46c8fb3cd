/** A queue of the cluster that jobs are submitted to. */
export interface Partition {
  readonly name: string;
  /** Jobs that name none go there. */
  readonly isDefault: boolean;
  /** It takes jobs; otherwise it is down, drained or inactive. */
  readonly up: boolean;
  /** Seconds that a job may take at most; undefined: as long as it likes. */
  readonly timeLimit: number | undefined;
  readonly nodes: number;
  /** Of those, how many have nothing to do. */
  readonly idleNodes: number;
  /** What each node has; `4+` where they differ. */
  readonly cpus: string;
  /** Megabytes of each node; with a `+` where they differ. */
  readonly memory: string;
  /** Generic resources of the nodes in Slurm's own notation, such as `gpu:a100:4`. */
  readonly resources: readonly string[];
}

/** What a job's state comes to. `ended` is how it should be; `failed` is all else but having been cancelled. */
export type JobPhase = 'waiting' | 'running' | 'ended' | 'failed' | 'cancelled';

export interface Job {
  /** What Slurm calls it: `12`, or `12_3` and `12_[4-9]` for parts of an array. */
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  /** In Slurm's words: `PENDING`, `OUT_OF_MEMORY`, … */
  readonly state: string;
  readonly phase: JobPhase;
  /** Why it waits or has failed, in Slurm's words (`Resources`, `NonZeroExitCode`); undefined where there is none. */
  readonly reason: string | undefined;
  /** Where it runs or ran: `node[1-4]`; empty while it waits. */
  readonly nodes: string;
  /** Seconds that it may take; undefined: no limit. */
  readonly timeLimit: number | undefined;
  /** Milliseconds since the epoch; of a job that waits, when it is expected to start. */
  readonly submittedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly workdir: string;
}

/** What a job asks for, and what it does. Each text is in Slurm's own notation. */
export interface JobSpec {
  readonly name: string;
  /** None: the default one. */
  readonly partition?: string;
  /** `30` (minutes), `2:00:00`, `1-12:00`. */
  readonly time?: string;
  /** `2`, or `2-4`. */
  readonly nodes?: string;
  readonly cpus?: number;
  /** Of each node: `8G`. */
  readonly memory?: string;
  /** Of each node: `2`, or `a100:2`. */
  readonly gpus?: string;
  /** Lines of shell that come first, comments included. They are our own text: nothing from elsewhere is in them. */
  readonly preparations?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What `srun` runs: its words in groups that belong together, each a line of the script where it would be too long. */
  readonly step: readonly (readonly string[])[];
}
