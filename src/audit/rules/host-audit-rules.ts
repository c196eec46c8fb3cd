import type { HostFacts } from '../host/facts';
import type { AuditRule } from '../rule';

/** Of a containerd of its own, or of the one that Docker starts. */
function containerdSocket({ files }: HostFacts): string | undefined {
  const paths = ['/run/containerd/containerd.sock', '/run/docker/containerd/containerd.sock'];
  return paths.find((path) => files.get(path) !== 'absent' && files.has(path));
}

/** What the kernel's audit should note changes of: one row a check of section 1.1 of the benchmark. */
const WATCHED: readonly (readonly [
  bench: string,
  name: string,
  path: string | ((facts: HostFacts) => string | undefined),
])[] = [
  ['1.1.3', 'dockerd', '/usr/bin/dockerd'],
  ['1.1.4', 'run-containerd', '/run/containerd'],
  ['1.1.5', 'var-lib-docker', '/var/lib/docker'],
  ['1.1.6', 'etc-docker', '/etc/docker'],
  ['1.1.7', 'docker-service', ({ units }) => units['docker.service']],
  ['1.1.8', 'containerd-socket', containerdSocket],
  ['1.1.9', 'docker-socket', ({ units }) => units['docker.socket']],
  ['1.1.10', 'default-docker', '/etc/default/docker'],
  ['1.1.11', 'daemon-json', '/etc/docker/daemon.json'],
  ['1.1.12', 'containerd-config', '/etc/containerd/config.toml'],
  ['1.1.13', 'sysconfig-docker', '/etc/sysconfig/docker'],
  ['1.1.14', 'containerd', '/usr/bin/containerd'],
  ['1.1.15', 'containerd-shim', '/usr/bin/containerd-shim'],
  ['1.1.16', 'containerd-shim-runc-v1', '/usr/bin/containerd-shim-runc-v1'],
  ['1.1.17', 'containerd-shim-runc-v2', '/usr/bin/containerd-shim-runc-v2'],
  ['1.1.18', 'runc', '/usr/bin/runc'],
];
/** Those that the benchmark asks for whether or not the file is there. */
const ALWAYS = new Set(['1.1.3', '1.1.4']);

export const rules: readonly AuditRule[] = WATCHED.map(([bench, name, where]) => ({
  meta: {
    id: `audit-${name}`,
    title: `Changes of ${typeof where === 'string' ? where : `the unit ${name}`} are noted by the kernel’s audit.`,
    severity: 'low',
    checklist: 'host',
    points: [],
    sources: [`CIS Docker Benchmark ${bench}`],
    bench: [bench],
    allows: 'Nobody can say afterwards who changed it, and when.',
    remedy: 'Install auditd, and add -w PATH -k docker to /etc/audit/rules.d/audit.rules.',
  },
  host(facts, report) {
    const path = typeof where === 'string' ? where : where(facts);
    const file = path === undefined ? undefined : facts.files.get(path);
    if (path === undefined) return 'absent';
    if (!ALWAYS.has(bench)) {
      if (file === undefined || file === 'absent') return 'absent';
      if (file === 'rights') return 'rights';
    }
    if (facts.auditRules === undefined) return 'rights';
    if (!facts.auditRules.some((rule) => rule.includes(path)))
      report({ message: `The kernel’s audit does not note changes of ${path}.` });
    return undefined;
  },
}));
