import type { FileFact, HostFacts, PresentFile } from '../host/facts';
import { daemonSetting } from '../host/facts';
import type { AuditRule } from '../rule';

/** What belongs to whom, and who else may touch it: one row a check of section 3 of the benchmark. */
interface FileRow {
  readonly id: string;
  readonly what: string;
  readonly path: (facts: HostFacts) => string | undefined;
  /** `3.1` and so on: of the owner, and of the mode. */
  readonly owner: string;
  readonly mode: string;
  readonly group: string;
  /** The bits that others may have at most. */
  readonly most: number;
}

const fixed = (path: string) => () => path;
const unit = (name: string) => (facts: HostFacts) => facts.units[name];
const setting = (name: string) => (facts: HostFacts) => {
  const value = daemonSetting(facts, name);
  return typeof value === 'string' ? value : undefined;
};

const ROWS: readonly FileRow[] = [
  {
    id: 'docker-service',
    what: 'The unit of the engine',
    path: unit('docker.service'),
    owner: '3.1',
    mode: '3.2',
    group: 'root',
    most: 0o644,
  },
  {
    id: 'docker-socket-unit',
    what: 'The unit of the engine’s socket',
    path: unit('docker.socket'),
    owner: '3.3',
    mode: '3.4',
    group: 'root',
    most: 0o644,
  },
  {
    id: 'etc-docker',
    what: 'The folder of the engine’s configuration',
    path: fixed('/etc/docker'),
    owner: '3.5',
    mode: '3.6',
    group: 'root',
    most: 0o755,
  },
  {
    id: 'tls-ca',
    what: 'The certificate of the engine’s authority',
    path: setting('tlscacert'),
    owner: '3.9',
    mode: '3.10',
    group: 'root',
    most: 0o444,
  },
  {
    id: 'tls-certificate',
    what: 'The engine’s certificate',
    path: setting('tlscert'),
    owner: '3.11',
    mode: '3.12',
    group: 'root',
    most: 0o444,
  },
  {
    id: 'tls-key',
    what: 'The engine’s private key',
    path: setting('tlskey'),
    owner: '3.13',
    mode: '3.14',
    group: 'root',
    most: 0o400,
  },
  {
    id: 'socket-file',
    what: 'The engine’s socket',
    path: fixed('/var/run/docker.sock'),
    owner: '3.15',
    mode: '3.16',
    group: 'docker',
    most: 0o660,
  },
  {
    id: 'daemon-json',
    what: 'The engine’s configuration',
    path: fixed('/etc/docker/daemon.json'),
    owner: '3.17',
    mode: '3.18',
    group: 'root',
    most: 0o644,
  },
  {
    id: 'default-docker',
    what: 'The engine’s environment',
    path: fixed('/etc/default/docker'),
    owner: '3.19',
    mode: '3.20',
    group: 'root',
    most: 0o644,
  },
  {
    id: 'sysconfig-docker',
    what: 'The engine’s environment',
    path: fixed('/etc/sysconfig/docker'),
    owner: '3.22',
    mode: '3.21',
    group: 'root',
    most: 0o644,
  },
  {
    id: 'containerd-socket',
    what: 'The socket of containerd',
    path: fixed('/run/containerd/containerd.sock'),
    owner: '3.23',
    mode: '3.24',
    group: 'root',
    most: 0o660,
  },
];

function octal(mode: number): string {
  return mode.toString(8);
}

function lookAt(facts: HostFacts, path: string | undefined): FileFact {
  return (path === undefined ? undefined : facts.files.get(path)) ?? 'absent';
}

function ownerRule({ id, what, path, owner, group }: FileRow): AuditRule {
  return {
    meta: {
      id: `${id}-owner`,
      title: `${what} belongs to root${group === 'root' ? '' : ` and the group ${group}`}.`,
      severity: 'high',
      checklist: 'host',
      points: [],
      sources: [`CIS Docker Benchmark ${owner}`],
      bench: [owner],
      allows: 'Whoever it belongs to can change how the engine works, and so become root.',
      remedy: `Give it back: chown root:${group} FILE.`,
    },
    host(facts, report) {
      const file = lookAt(facts, path(facts));
      if (typeof file === 'string') return file;
      if (file.user !== 'root' || file.group !== group)
        report({ message: `${path(facts)} belongs to ${file.user}:${file.group}, not to root:${group}.` });
      return undefined;
    },
  };
}

function modeRule({ id, what, path, mode, most }: FileRow): AuditRule {
  return {
    meta: {
      id: `${id}-mode`,
      title: `${what} may be changed by root alone.`,
      severity: 'high',
      checklist: 'host',
      points: [],
      sources: [`CIS Docker Benchmark ${mode}`],
      bench: [mode],
      allows: 'Users whom it is not meant for can read or change it, and through it the engine.',
      remedy: `Take the rights away: chmod ${octal(most)} FILE.`,
    },
    host(facts, report) {
      const file = lookAt(facts, path(facts));
      if (typeof file === 'string') return file;
      if ((file.mode & ~most) !== 0)
        report({
          message: `${path(facts)} has the mode ${octal(file.mode)}, which is more than ${octal(most)}.`,
        });
      return undefined;
    },
  };
}

/** Certificates of registries, of which there may be any number. */
function certificateRule(bench: string, isWrong: (file: PresentFile) => boolean, how: string): AuditRule {
  return {
    meta: {
      id: `registry-certificates-${how}`,
      title: `Certificates of registries ${how === 'owner' ? 'belong to root' : 'cannot be changed'}.`,
      severity: 'medium',
      checklist: 'host',
      points: [],
      sources: [`CIS Docker Benchmark ${bench}`],
      bench: [bench],
      allows: 'Whoever can change them can pass another registry for the real one.',
      remedy: how === 'owner' ? 'Run chown root:root on them.' : 'Run chmod 444 on them.',
    },
    host(facts, report) {
      const paths = facts.registryCertificates;
      if (paths.length === 0) return 'absent';
      const wrong = paths.filter((path) => {
        const file = lookAt(facts, path);
        return typeof file !== 'string' && isWrong(file);
      });
      if (wrong.length > 0)
        report({ message: `These certificates have the wrong ${how}: ${wrong.slice(0, 5).join(', ')}.` });
      return undefined;
    },
  };
}

export const rules: readonly AuditRule[] = [
  ...ROWS.flatMap((row) => [ownerRule(row), modeRule(row)]),
  certificateRule('3.7', ({ user, group }) => user !== 'root' || group !== 'root', 'owner'),
  certificateRule('3.8', ({ mode }) => (mode & ~0o444) !== 0, 'mode'),
];
