import type { HostFacts } from '../host/facts';
import type { AuditRule, Report, Silence } from '../rule';
import type { AuditRuleInfo } from '../types';

function hostRule(
  meta: Omit<AuditRuleInfo, 'checklist'>,
  look: (facts: HostFacts) => Report | Silence | undefined,
): AuditRule {
  return {
    meta: { ...meta, checklist: 'host' },
    host(facts, report) {
      const found = look(facts);
      if (typeof found === 'string') return found;
      if (found !== undefined) report(found);
      return undefined;
    },
  };
}

interface Swarm {
  LocalNodeState?: string;
  ControlAvailable?: boolean;
  Managers?: number;
  Cluster?: { Spec?: { EncryptionConfig?: { AutoLockManagers?: boolean } } } | null;
}

function swarmOf({ engine }: HostFacts): Swarm | undefined {
  return (engine?.raw as { Swarm?: Swarm } | undefined)?.Swarm;
}

/** For rules about a swarm, which most machines are not part of. */
const inSwarm = (look: (swarm: Swarm, facts: HostFacts) => Report | undefined) => (facts: HostFacts) => {
  const swarm = swarmOf(facts);
  return swarm?.LocalNodeState === 'active' && swarm.ControlAvailable === true
    ? look(swarm, facts)
    : 'absent';
};

/** CVE-2024-41110 (authorization by-passed) and CVE-2024-21626 (a way out of containers) are mended from these on. */
const MENDED: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  25: [0, 6],
  26: [1, 5],
  27: [1, 1],
};

function isOutdated(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number);
  const mended = MENDED[major];
  if (mended === undefined) return major < 25;
  return minor < mended[0] || (minor === mended[0] && patch < mended[1]);
}

/** As many as docker-bench-security finds normal. */
const MANY_CONTAINERS = 25;
const MANY_MANAGERS = 3;
const SWARM_PORTS = [2377, 7946];

export const rules: readonly AuditRule[] = [
  hostRule(
    {
      id: 'own-partition',
      title: 'What containers write fills the disk of the system.',
      severity: 'low',
      points: [3],
      sources: ['CIS Docker Benchmark 1.1.1', 'ANSSI-FT-082'],
      bench: ['1.1.1'],
      allows: 'A container that writes without end brings the whole workbench to a halt.',
      remedy: 'Give the engine’s folder a file system of its own.',
    },
    ({ ownPartition, engine }) =>
      engine === undefined
        ? 'absent'
        : ownPartition
          ? undefined
          : { message: `${engine.root} is no file system of its own.` },
  ),
  hostRule(
    {
      id: 'docker-group',
      title: 'Members of the group docker are root.',
      severity: 'medium',
      points: [4],
      sources: ['CIS Docker Benchmark 1.1.2'],
      bench: ['1.1.2'],
      allows:
        'Each of them can start a container that mounts all of the workbench, and so is root without a password.',
      remedy:
        'Keep only those whom you would give root’s password (gpasswd -d USER docker); give others a rootless engine.',
    },
    ({ dockerGroup }) => {
      if (dockerGroup === undefined) return 'absent';
      if (dockerGroup.length === 0) return undefined;
      const one = dockerGroup.length === 1;
      return {
        message: `${dockerGroup.join(', ')} ${one ? 'is' : 'are'} in the group docker, which means root.`,
      };
    },
  ),
  hostRule(
    {
      id: 'engine-version',
      title: 'The engine has known faults.',
      severity: 'high',
      points: [2],
      sources: ['CIS Docker Benchmark 1.2.2', 'CVE-2024-41110', 'CVE-2024-21626'],
      bench: ['1.2.2'],
      allows: 'There are programs that get out of its containers, or past its rules.',
      remedy: 'Update it.',
    },
    ({ engineVersion, engine }) => {
      if (engineVersion === undefined || engine === undefined || /podman/i.test(engine.name)) return 'absent';
      if (!/^\d+\.\d+/.test(engineVersion) || !isOutdated(engineVersion)) return undefined;
      // Distributions mend faults without another number.
      const isOfDistribution = engineVersion.includes('+dfsg');
      return {
        message: `The engine is of version ${engineVersion}.`,
        ...(isOfDistribution && {
          severity: 'info' as const,
          allows: 'Its release is no longer maintained by Docker, only by the distribution.',
          remedy: 'Keep the distribution’s security updates coming in.',
        }),
      };
    },
  ),
  hostRule(
    {
      id: 'security-updates',
      title: 'Security updates wait to be installed.',
      severity: 'medium',
      points: [2],
      sources: ['CIS Docker Benchmark 1.2.1'],
      allows: 'Containers share the kernel of the workbench: its faults are theirs to use.',
      remedy: 'Install them: sudo apt-get update && sudo apt-get upgrade.',
    },
    ({ securityUpdates }) => {
      if (securityUpdates === undefined) return 'absent';
      return securityUpdates === 0
        ? undefined
        : { message: `${securityUpdates} security updates wait to be installed.` };
    },
  ),
  hostRule(
    {
      id: 'security-module',
      title: 'Neither AppArmor nor SELinux is at work.',
      severity: 'medium',
      points: [4],
      sources: ['CIS Docker Benchmark 1.2.1', 'CIS Docker Benchmark 5.2', 'CIS Docker Benchmark 5.3'],
      allows:
        'Nothing but capabilities and the filter for system calls stands between root in a container and the kernel.',
      remedy: 'Switch on AppArmor (Debian, Ubuntu, SUSE) or SELinux (Fedora, Red Hat and their kin).',
    },
    ({ securityModules }) => {
      if (securityModules === undefined) return 'absent';
      return securityModules.some((name) => name === 'apparmor' || name === 'selinux') ? undefined : {};
    },
  ),
  hostRule(
    {
      id: 'swarm-mode',
      title: 'The engine is part of a swarm.',
      severity: 'info',
      points: [1],
      sources: ['CIS Docker Benchmark 5.1'],
      bench: ['5.1'],
      allows: 'It listens on the network for other engines, which can give it work.',
      remedy: 'Leave it where you do not need it: docker swarm leave.',
    },
    (facts) => {
      const state = swarmOf(facts)?.LocalNodeState;
      if (facts.engine === undefined) return 'absent';
      return state === undefined || state === '' || state === 'inactive' ? undefined : {};
    },
  ),
  hostRule(
    {
      id: 'swarm-managers',
      title: 'The swarm has more managers than it needs.',
      severity: 'low',
      points: [],
      sources: ['CIS Docker Benchmark 7.1'],
      bench: ['7.1'],
      allows: 'Whoever takes over any one of them has the whole swarm.',
      remedy: 'Keep three managers or fewer.',
    },
    inSwarm(({ Managers = 0 }) => (Managers > MANY_MANAGERS ? {} : undefined)),
  ),
  hostRule(
    {
      id: 'swarm-interface',
      title: 'The swarm listens on all networks.',
      severity: 'medium',
      points: [1],
      sources: ['CIS Docker Benchmark 7.2'],
      bench: ['7.2'],
      allows: 'Whoever reaches the workbench reaches the ports of the swarm’s management.',
      remedy: 'Make the swarm with --listen-addr ADDRESS of the network that its machines share.',
    },
    inSwarm((_, { openPorts }) => (openPorts.some((port) => SWARM_PORTS.includes(port)) ? {} : undefined)),
  ),
  hostRule(
    {
      id: 'swarm-encryption',
      title: 'A network of the swarm is not encrypted.',
      severity: 'medium',
      points: [1],
      sources: ['CIS Docker Benchmark 7.3'],
      bench: ['7.3'],
      allows: 'Whoever is on the network between the machines reads what containers say to each other.',
      remedy: 'Make the network with --opt encrypted.',
    },
    inSwarm((_, { networks }) => {
      const open = networks.filter(
        ({ driver, encrypted, name }) => driver === 'overlay' && !encrypted && name !== 'ingress',
      );
      return open.length === 0
        ? undefined
        : {
            message: `These networks of the swarm are not encrypted: ${open.map(({ name }) => name).join(', ')}.`,
          };
    }),
  ),
  hostRule(
    {
      id: 'swarm-lock',
      title: 'The swarm’s keys lie open on the disks of its managers.',
      severity: 'low',
      points: [],
      sources: ['CIS Docker Benchmark 7.5'],
      bench: ['7.5'],
      allows: 'Whoever gets a copy of the disk has the swarm’s secrets.',
      remedy: 'Lock it: docker swarm update --autolock.',
    },
    inSwarm(({ Cluster }) => (Cluster?.Spec?.EncryptionConfig?.AutoLockManagers === true ? undefined : {})),
  ),
  hostRule(
    {
      id: 'image-sprawl',
      title: 'More images are there than are used.',
      severity: 'info',
      points: [2],
      sources: ['CIS Docker Benchmark 6.1'],
      bench: ['6.1'],
      allows: 'Old images are started by mistake, with all their faults.',
      remedy: 'Remove what nobody uses: docker image prune --all.',
    },
    ({ images, engine }) =>
      engine === undefined
        ? 'absent'
        : images.total > 2 * images.used
          ? { message: `Of ${images.total} images ${images.used} are used.` }
          : undefined,
  ),
  hostRule(
    {
      id: 'container-sprawl',
      title: 'Many containers lie about that do not run.',
      severity: 'info',
      points: [2],
      sources: ['CIS Docker Benchmark 6.2'],
      bench: ['6.2'],
      allows: 'Old containers are started by mistake, with all their faults.',
      remedy: 'Remove those that have ended: docker container prune.',
    },
    ({ engine }) => {
      if (engine === undefined) return 'absent';
      return engine.containers.stopped > MANY_CONTAINERS
        ? { message: `${engine.containers.stopped} containers do not run.` }
        : undefined;
    },
  ),
];
