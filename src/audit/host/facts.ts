import type { SystemInfo } from '../../docker';

/** A file of the machine that is there. */
export interface PresentFile {
  readonly kind: 'file' | 'folder' | 'socket' | 'other';
  readonly user: string;
  readonly group: string;
  readonly mode: number;
}

/** A file of the machine: there, not there, or `rights`: it cannot be said without root's rights. */
export type FileFact = PresentFile | 'absent' | 'rights';

/** What is known of a machine and its engine. */
export interface HostFacts {
  readonly name: string;
  /** By root’s eyes: what only root may see is known. */
  readonly asRoot: boolean;
  readonly environment: { readonly contentTrust: string };
  /** The arguments that dockerd runs with; undefined where it does not run, or not for us to see. */
  readonly daemonArguments: readonly string[] | undefined;
  /** Its configuration file; undefined where that cannot be read, or is no JSON. */
  readonly daemonFile: Readonly<Record<string, unknown>> | undefined;
  readonly files: ReadonlyMap<string, FileFact>;
  /** Files below /etc/docker/certs.d. */
  readonly registryCertificates: readonly string[];
  /** Rules of the kernel’s audit, as auditctl or the rules’ file has them; undefined where nobody but root may know. */
  readonly auditRules: readonly string[] | undefined;
  /** Members of the group that may use the engine; undefined where there is no such group. */
  readonly dockerGroup: readonly string[] | undefined;
  /** Whether the engine's folder is a file system of its own. */
  readonly ownPartition: boolean;
  /** Security modules of the kernel: `apparmor`, `selinux`, …; undefined where it does not say. */
  readonly securityModules: readonly string[] | undefined;
  /** Security updates that wait to be installed; undefined where the package manager cannot say. */
  readonly securityUpdates: number | undefined;
  /** Ports of all addresses at which something listens. */
  readonly openPorts: readonly number[];
  readonly engine: SystemInfo | undefined;
  readonly engineVersion: string | undefined;
  /** `docker.service` and so on, where they lie. */
  readonly units: Readonly<Record<string, string>>;
  readonly networks: readonly {
    readonly name: string;
    readonly driver: string;
    readonly encrypted: boolean;
  }[];
  /** Images, and how many of them containers use. */
  readonly images: { readonly total: number; readonly used: number };
}

/** A setting of the daemon: what its arguments say (all values of an option that may be repeated), else its file. */
export function daemonSetting(facts: HostFacts, argument: string, key = argument): unknown {
  const given = argumentValues(facts.daemonArguments ?? [], argument);
  if (given.length > 0) return given.length === 1 ? given[0] : given;
  return facts.daemonFile?.[key];
}

function argumentValues(words: readonly string[], name: string): (string | true)[] {
  const values: (string | true)[] = [];
  for (const [index, word] of words.entries()) {
    if (word.startsWith(`--${name}=`)) values.push(word.slice(name.length + 3));
    else if (word === `--${name}`) {
      const next = words[index + 1];
      values.push(next === undefined || next.startsWith('-') ? true : next);
    }
  }
  return values;
}

/** As Go reads booleans. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|t|1)$/i.test(value));
}

export function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && /^(?:false|f|0)$/i.test(value));
}

/** Whether the daemon's settings are known at all. */
export function knowsDaemon(facts: HostFacts): boolean {
  return facts.daemonArguments !== undefined || facts.daemonFile !== undefined;
}

/** The addresses that the daemon listens at, beside its own socket. */
export function daemonHosts(facts: HostFacts): readonly string[] {
  const words = facts.daemonArguments ?? [];
  const short = words.flatMap((word, index) =>
    word === '-H'
      ? [words[index + 1] ?? '']
      : word.startsWith('-H') && !word.startsWith('--')
        ? [word.slice(2).replace(/^=/, '')]
        : [],
  );
  const long = [daemonSetting(facts, 'host', 'hosts')].flat().filter((each) => typeof each === 'string');
  return [...short, ...long];
}
