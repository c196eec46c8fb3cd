import { portText } from './runCommand';
import type { ContainerSpec, MountSpec, PortSpec, Risk } from './types';

/** Capabilities (capabilities(7)) that amount to root on the machine, or to reading what others do there. */
const STRONG_CAPABILITIES: Readonly<Record<string, string>> = {
  ALL: 'It may do everything that root on the workbench may.',
  SYS_ADMIN:
    'It may mount file systems and change the kernel’s view of them, which is enough to get out of the container.',
  SYS_PTRACE: 'It may look into and change other programs that it can see.',
  SYS_MODULE: 'It may load code into the kernel of the workbench.',
  SYS_RAWIO: 'It may reach the workbench’s devices and memory directly.',
  DAC_READ_SEARCH: 'It may read files whatever their permissions say, those of the workbench too.',
  NET_ADMIN: 'It may change the network that it is in: in the workbench’s own, the workbench’s.',
  BPF: 'It may load programs into the kernel of the workbench.',
};

/** Folders of a workbench that whoever writes into them owns the machine with. */
const SYSTEM_FOLDERS = [
  '/',
  '/etc',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/boot',
  '/dev',
  '/proc',
  '/sys',
  '/root',
  '/var',
  '/var/lib/docker',
  '/run',
  '/var/run',
];
const SOCKET = /\/(docker|podman|containerd|crio)\.sock$/;

/** Everything about a container to be made that lets it reach beyond itself, or lets others reach it, the worst first. */
export function risksOf(spec: ContainerSpec): Risk[] {
  return [
    ...privileges(spec),
    ...(spec.mounts ?? []).flatMap(mountRisks),
    ...namespaces(spec),
    ...(spec.devices ?? []).map((device) => ({
      what: `--device ${device}`,
      why: 'The container gets a device of the workbench, with all that can be done to it. Give it only what its program needs.',
    })),
    ...(spec.ports ?? []).flatMap(portRisks),
    ...publishAll(spec),
  ];
}

function privileges({ privileged, capAdd = [], securityOptions = [] }: ContainerSpec): Risk[] {
  const risks: Risk[] = [];
  if (privileged === true) {
    risks.push({
      what: '--privileged',
      why: 'Nothing separates it from the workbench any more: all capabilities, all devices. Whoever is root in it is root there. Name the capability or the device that it needs instead.',
    });
  }
  for (const given of capAdd) {
    const name = given.toUpperCase().replace(/^CAP_/, '');
    const why = STRONG_CAPABILITIES[name];
    if (why !== undefined)
      risks.push({ what: `--cap-add ${given}`, why: `${why} Do without it where you can.` });
  }
  for (const given of securityOptions) {
    if (/^(seccomp|apparmor)[=:]unconfined$|^label[=:]disable$|^systempaths[=:]unconfined$/.test(given)) {
      risks.push({
        what: `--security-opt ${given}`,
        why: 'It switches a guard off that keeps programs in containers from calls that hardly any of them needs. Leave it out, unless a program fails without.',
      });
    }
  }
  return risks;
}

function mountRisks({ type, source, target, readOnly }: MountSpec): Risk[] {
  if (type !== 'bind' || source === undefined) return [];
  const path = source.replace(/(.)\/+$/, '$1');
  const what = `--volume ${source}:${target}${readOnly === true ? ':ro' : ''}`;
  if (SOCKET.test(path)) {
    return [
      {
        what,
        why: 'Whoever reaches the engine’s socket can start any container with any mount, and so is root on the workbench, read-only or not. Do not give it to programs that you do not trust as much.',
      },
    ];
  }
  const system = SYSTEM_FOLDERS.includes(path);
  if (!system) return [];
  return [
    {
      what,
      why:
        readOnly === true
          ? 'The container can read what belongs to the workbench’s system, passwords and keys too. Mount the folder that its program needs.'
          : 'The container can change what belongs to the workbench’s system, and so take it over. Mount the folder that its program needs, and with :ro where it only reads.',
    },
  ];
}

function namespaces({ network, pid, ipc }: ContainerSpec): Risk[] {
  const risks: Risk[] = [];
  if (network === 'host') {
    risks.push({
      what: '--network host',
      why: 'It shares the workbench’s network: it reaches everything that listens there for the workbench alone, and its own ports are open as they are. Publish single ports instead.',
    });
  }
  if (pid === 'host') {
    risks.push({
      what: '--pid host',
      why: 'It sees all programs of the workbench, with their arguments and, as root, their memory. Leave it out.',
    });
  }
  if (ipc === 'host') {
    risks.push({
      what: '--ipc host',
      why: 'It shares the memory that programs of the workbench share among themselves. Give it shared memory of its own with --shm-size, where it needs more.',
    });
  }
  return risks;
}

function portRisks(port: PortSpec): Risk[] {
  const { address } = port;
  if (address !== undefined && /^(127\.|::1$|localhost$)/.test(address)) return [];
  const own = portText({ ...port, address: '127.0.0.1' });
  return [
    {
      what: `--publish ${portText(port)}`,
      why: `Everybody who reaches the workbench over its network reaches this port; engines pass by its firewall for it. With ${own} only the workbench itself does, and you through a tunnel.`,
    },
  ];
}

function publishAll({ publishAll: all }: ContainerSpec): Risk[] {
  if (all !== true) return [];
  return [
    {
      what: '--publish-all',
      why: 'Every port that the image names is open to everybody who reaches the workbench. Publish those that you need, on 127.0.0.1.',
    },
  ];
}
