import type { HostFacts } from '../host/facts';
import { daemonHosts, daemonSetting, isFalse, isTrue, knowsDaemon } from '../host/facts';
import type { AuditRule, Report, Silence } from '../rule';
import type { AuditSeverity } from '../types';

/** Settings of the engine: one row a check of section 2 of the benchmark. */
interface Row {
  readonly bench: string;
  readonly id: string;
  readonly title: string;
  readonly severity: AuditSeverity;
  readonly points?: readonly number[];
  readonly sources?: readonly string[];
  readonly allows: string;
  readonly remedy: string;
  /** What is wrong, or why nothing can be said. */
  readonly look: (facts: HostFacts) => Report | Silence | undefined;
}

const empty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** For rows that need the daemon's settings. */
const settings = (isWrong: (facts: HostFacts) => boolean) => (facts: HostFacts) => {
  if (!knowsDaemon(facts)) return 'rights' as const;
  return isWrong(facts) ? {} : undefined;
};

const ROWS: readonly Row[] = [
  {
    bench: '2.1',
    id: 'daemon-rootless',
    title: 'The engine runs as root.',
    severity: 'info',
    points: [4],
    allows: 'Whoever gets out of a container, or into the engine, is root on the workbench.',
    remedy:
      'Where your containers need none of root’s rights, run Docker rootless (dockerd-rootless-setuptool.sh), Podman, enroot or Charliecloud.',
    look: ({ engine }) => (engine === undefined ? 'absent' : engine.rootless ? undefined : {}),
  },
  {
    bench: '2.2',
    id: 'daemon-icc',
    title: 'All containers on the default network reach each other.',
    severity: 'medium',
    points: [1],
    sources: ['ANSSI-FT-082'],
    allows: 'Whoever breaks into one container reaches the ports of all others, published or not.',
    remedy: 'Set "icc": false in /etc/docker/daemon.json, and make a network for what belongs together.',
    look: settings((facts) => !isFalse(daemonSetting(facts, 'icc'))),
  },
  {
    bench: '2.3',
    id: 'daemon-log-level',
    title: 'The engine logs too much or too little.',
    severity: 'low',
    allows:
      'With “debug” logs hold more than anybody should read, with “error” too little to find out what happened.',
    remedy: 'Set "log-level": "info", which it is by itself.',
    look: settings((facts) => {
      const level = daemonSetting(facts, 'log-level');
      return !empty(level) && level !== 'info';
    }),
  },
  {
    bench: '2.4',
    id: 'daemon-iptables',
    title: 'The engine may not set up the firewall for its containers.',
    severity: 'medium',
    points: [1],
    allows: 'Networks of containers are not kept apart, and ports are open or closed by chance.',
    remedy: 'Leave out "iptables": false.',
    look: settings((facts) => isFalse(daemonSetting(facts, 'iptables'))),
  },
  {
    bench: '2.5',
    id: 'daemon-insecure-registries',
    title: 'The engine takes images over connections that prove nothing.',
    severity: 'high',
    points: [],
    allows: 'Whoever is on the way to the registry can give you another image.',
    remedy:
      'Give the registry a certificate, put its authority into /etc/docker/certs.d, and leave out "insecure-registries".',
    look: settings((facts) => !empty(daemonSetting(facts, 'insecure-registry', 'insecure-registries'))),
  },
  {
    bench: '2.6',
    id: 'daemon-aufs',
    title: 'The engine uses aufs, which nobody maintains.',
    severity: 'medium',
    points: [2],
    allows: 'Its faults in the kernel are not mended.',
    remedy: 'Use overlay2.',
    look: ({ engine }) =>
      engine === undefined ? 'absent' : engine.storageDriver === 'aufs' ? {} : undefined,
  },
  {
    bench: '2.7',
    id: 'daemon-tls',
    title: 'The engine listens on the network without asking who comes.',
    severity: 'critical',
    points: [1],
    allows: 'Whoever reaches that port is root on the workbench; no password is asked for.',
    remedy:
      'Take the tcp:// address away and go there over SSH (docker -H ssh://…), or ask for certificates: --tlsverify.',
    look: (facts) => {
      if (!knowsDaemon(facts)) return 'rights';
      const open = daemonHosts(facts).filter((host) => !/^(?:unix|fd|npipe):/.test(host) && host !== '');
      if (open.length === 0) return 'absent';
      return isTrue(daemonSetting(facts, 'tlsverify'))
        ? undefined
        : { message: `The engine listens at ${open.join(', ')} without asking who comes.` };
    },
  },
  {
    bench: '2.8',
    id: 'daemon-ulimits',
    title: 'The engine sets no limits for open files and processes of containers.',
    severity: 'info',
    points: [],
    allows: 'A program in a container can open as many files as the engine itself.',
    remedy: 'Set "default-ulimits" in /etc/docker/daemon.json.',
    look: settings((facts) => empty(daemonSetting(facts, 'default-ulimit', 'default-ulimits'))),
  },
  {
    bench: '2.9',
    id: 'daemon-userns',
    title: 'Root in containers is root on the workbench.',
    severity: 'medium',
    points: [4],
    sources: ['ANSSI-FT-082'],
    allows:
      'Whoever gets out of a container as root is root on the workbench, and what they write into mounted folders is root’s.',
    remedy:
      'Set "userns-remap": "default" in /etc/docker/daemon.json (images have to be pulled again), or run the engine rootless.',
    look: (facts) => {
      if (facts.engine?.rootless === true || facts.engine?.security.includes('userns') === true)
        return undefined;
      return settings((each) => empty(daemonSetting(each, 'userns-remap')))(facts);
    },
  },
  {
    bench: '2.10',
    id: 'daemon-cgroup-parent',
    title: 'Containers are put into a control group that somebody chose.',
    severity: 'low',
    points: [],
    sources: ['ANSSI-FT-082'],
    allows: 'They share limits with whatever else is in that group.',
    remedy: 'Leave out "cgroup-parent", unless you know why it is there.',
    look: settings((facts) => !empty(daemonSetting(facts, 'cgroup-parent'))),
  },
  {
    bench: '2.11',
    id: 'daemon-base-size',
    title: 'The size of containers’ disks has been changed.',
    severity: 'low',
    allows: 'A container can fill more of the disk than usual.',
    remedy: 'Leave out dm.basesize.',
    look: settings((facts) =>
      [daemonSetting(facts, 'storage-opt', 'storage-opts')]
        .flat()
        .some((each) => String(each).includes('dm.basesize')),
    ),
  },
  {
    bench: '2.12',
    id: 'daemon-authorization',
    title: 'Whoever may use the engine may do everything with it.',
    severity: 'low',
    allows: 'There is no “may start containers, but not privileged ones”.',
    remedy:
      'Where several people share an engine, use an authorization plug-in, or give each a rootless one.',
    look: settings((facts) => empty(daemonSetting(facts, 'authorization-plugin', 'authorization-plugins'))),
  },
  {
    bench: '2.13',
    id: 'daemon-log-driver',
    title: 'Logs of containers lie in files beside them.',
    severity: 'low',
    points: [],
    allows: 'They are gone with the container, and whoever gets out of it can change them.',
    remedy:
      'Have the engine hand them on: "log-driver": "journald" or "syslog"; or limit them with "max-size".',
    look: ({ engine }) => {
      const driver = (engine?.raw as { LoggingDriver?: string } | undefined)?.LoggingDriver;
      return driver === undefined ? 'absent' : driver === 'json-file' ? {} : undefined;
    },
  },
  {
    bench: '2.14',
    id: 'daemon-new-privileges',
    title: 'Programs in containers can gain rights, unless the container is told otherwise.',
    severity: 'low',
    allows: 'A user without rights in a container becomes root there through setuid programs.',
    remedy: 'Set "no-new-privileges": true in /etc/docker/daemon.json.',
    look: settings((facts) => !isTrue(daemonSetting(facts, 'no-new-privileges'))),
  },
  {
    bench: '2.15',
    id: 'daemon-live-restore',
    title: 'Containers end when the engine is restarted.',
    severity: 'low',
    points: [2],
    allows: 'Nothing; but nobody likes to update the engine when everything stops with it.',
    remedy: 'Set "live-restore": true in /etc/docker/daemon.json.',
    look: ({ engine }) => {
      const raw = engine?.raw as
        { LiveRestoreEnabled?: boolean; Swarm?: { LocalNodeState?: string } } | undefined;
      if (raw === undefined) return 'absent';
      return raw.LiveRestoreEnabled === true || raw.Swarm?.LocalNodeState === 'active' ? undefined : {};
    },
  },
  {
    bench: '2.16',
    id: 'daemon-userland-proxy',
    title: 'Each published port has a program of its own in front.',
    severity: 'info',
    allows: 'One program more listens to the network as root.',
    remedy: 'Set "userland-proxy": false, where the kernel passes connections on by itself.',
    look: settings((facts) => !isFalse(daemonSetting(facts, 'userland-proxy'))),
  },
  {
    bench: '2.17',
    id: 'daemon-seccomp',
    title: 'The engine does not filter the system calls of containers.',
    severity: 'high',
    allows: 'Programs in containers may make calls to the kernel through which others got out of containers.',
    remedy: 'Use a kernel and an engine with seccomp, and leave out "seccomp-profile": "unconfined".',
    look: ({ engine }) => {
      if (engine === undefined) return 'absent';
      const raw = (engine.raw as { SecurityOptions?: string[] | null }).SecurityOptions ?? [];
      return raw.some((each) => /seccomp(?!.*profile=unconfined)/.test(each)) ? undefined : {};
    },
  },
  {
    bench: '2.18',
    id: 'daemon-experimental',
    title: 'The engine does things that are not finished.',
    severity: 'low',
    allows: 'Faults in parts that few people use.',
    remedy: 'Leave out "experimental": true.',
    look: settings((facts) => isTrue(daemonSetting(facts, 'experimental'))),
  },
];

export const rules: readonly AuditRule[] = ROWS.map(
  ({ bench, id, title, severity, points = [], sources = [], allows, remedy, look }) => ({
    meta: {
      id,
      title,
      severity,
      checklist: 'host',
      points,
      sources: [`CIS Docker Benchmark ${bench}`, ...sources],
      bench: [bench],
      allows,
      remedy,
    },
    host(facts, report) {
      const found = look(facts);
      if (typeof found === 'string') return found;
      if (found !== undefined) report(found);
      return undefined;
    },
  }),
);
