/** A container as checks describe it; what is left out may be anything. */
export interface ContainerWanted {
  name?: string;
  image?: string;
  hostname?: string;
  state?: readonly string[];
  exitCode?: number;
  mounts?: readonly MountWanted[];
  ports?: readonly PortWanted[];
  /** Processors it is limited to. */
  cpus?: number;
  /** Bytes it is limited to. */
  memory?: number;
  /** `value` undefined: any, as long as it is set. */
  env?: readonly { name: string; value?: string }[];
  /** A regular expression over its command line. */
  command?: string;
  user?: string;
  /** Names of networks that it is in. */
  networks?: readonly string[];
  workdir?: string;
  restart?: string;
}

export interface MountWanted {
  target: string;
  /** A volume's name, or a path on the workbench, `~` allowed. */
  source?: string;
  readOnly?: boolean;
}

export interface PortWanted {
  /** In the container. */
  container: number;
  /** On the workbench. */
  host?: number;
  protocol: 'tcp' | 'udp';
}

/** Of findings in a Dockerfile, the mildest first. */
export type LintSeverity = 'style' | 'info' | 'warning' | 'error';

/** Of what the audit finds, the mildest first. */
export type AuditSeverity = 'info' | 'low' | 'medium' | 'high' | 'critical';
/** What the audit looks at: containers that run, images, or the workbench with its engine. */
export type AuditScope = 'containers' | 'images' | 'host';

/** Declarative: what has to be true on the workbench. Everything named has to hold; see docs/authoring.md. */
export type Check =
  | { kind: 'connected' }
  | { kind: 'image'; name: string; exists?: boolean }
  | ({ kind: 'container'; exists?: boolean } & ContainerWanted)
  | { kind: 'volume'; name: string; exists?: boolean }
  | { kind: 'network'; name: string; exists?: boolean; containers?: readonly string[] }
  /** With a path it has to speak HTTP. */
  | { kind: 'port'; port: number; path?: string; status?: number; matches?: string; exists?: boolean }
  | { kind: 'file'; path: string; exists?: boolean; contains?: string; matches?: string }
  | { kind: 'dockerfile'; path: string; severity: LintSeverity }
  | { kind: 'history'; image: string; matches: string }
  | {
      kind: 'sandbox';
      runtime?: string;
      name?: string;
      image?: string;
      state?: 'there' | 'running' | 'stopped';
      exists?: boolean;
    }
  | { kind: 'job'; name: string; state?: readonly string[] }
  /** `name`: of one container, which need not run, or of one image. */
  | { kind: 'audit'; noneAbove: AuditSeverity; scope: AuditScope; name?: string }
  | { kind: 'output'; run: readonly string[]; exitCode?: number; matches?: string }
  | { kind: 'script'; path: string; source: string }
  | {
      kind: 'inside';
      container: { name?: string; image?: string; hostname?: string };
      run: readonly string[];
      exitCode?: number;
      matches?: string;
    }
  | { kind: 'ran'; matches: string; exitCode?: number | 'any'; output?: string }
  | { kind: 'all' | 'any'; of: readonly Check[] }
  | { kind: 'not'; of: readonly [Check] };

/** What a check found. Both sentences are for people. */
export interface CheckResult {
  met: boolean;
  expected: string;
  found: string;
  /** It may be met soon without anything being heard of that, as when a program has been started and is not ready yet. */
  soon?: boolean;
}

/** What happened that may have made a check true: `terminal` is output of a program that is still running. */
export type CheckReason =
  'connection' | 'engine' | 'sandboxes' | 'jobs' | 'command' | 'terminal' | 'files' | 'request';
