import { formatBytes } from '../../base';
import type { Capability } from '../types';
import type { Assessor, Context } from './context';
import { hindered, missing, present } from './context';

const KIB = 1024;
const GB = 1_000_000_000;

/** What the course's images and data take, with room to build in. */
const DISK_WANTED = 10 * GB;
/** Below this, programs fail for want of space. */
const DISK_FULL = 0.2 * GB;
/** The course runs containers that are limited to 4 GB. */
const MEMORY_WANTED = 4 * GB;
/** Certificates and package lists are refused where clocks differ by more. */
const SKEW_ALLOWED = 60;
/** Fewer are used up by one editor that watches one big project. */
const WATCHES_WANTED = 16_384;
const WATCHERS_WANTED = 128;

const machine = (id: string, label: string, needed = false) => ({
  id,
  group: 'machine' as const,
  label,
  needed,
});

/** The machine itself. */
export const assessMachine: Assessor = (context) => [
  ...kernel(context),
  cpu(context),
  memory(context),
  disk(context, 'home', 'Disk of the home folder', false),
  disk(context, 'tmp', 'Disk of temporary files', false),
  disk(context, 'docker', 'Disk of images', true),
  ...gpu(context),
  userNamespaces(context),
  cgroup(context),
  inotify(context),
  sudo(context),
  locale(context),
];

/**
 * How far the machine's clock is off, which can be told only as well as it took to ask it.
 * @param asked when it was asked and when it had answered, in milliseconds since the epoch
 */
export function assessClock({ facts }: Context, asked: { from: number; to: number }): Capability | undefined {
  const time = facts.number('time');
  if (time === undefined) return undefined;
  const ahead = Math.max(0, time - asked.to / 1000);
  const behind = Math.max(0, asked.from / 1000 - (time + 1));
  const off = Math.round(Math.max(ahead, behind));
  const what = machine('clock', 'Clock');
  if (off <= SKEW_ALLOWED) return present(what, 'agrees with this computer');
  const seconds =
    off < 600 ? `${off} s` : off < 36_000 ? `${Math.round(off / 60)} min` : `${Math.round(off / 3600)} h`;
  return hindered(
    what,
    `${seconds} ${ahead > behind ? 'ahead of' : 'behind'} this computer`,
    'Certificates and package lists are refused where the clock is wrong. Have it set there (sudo timedatectl set-ntp true), or look at the clock of this computer.',
  );
}

function kernel({ facts }: Context): (Capability | undefined)[] {
  const kernel = facts.text('kernel');
  const name = facts.text('os.PRETTY_NAME')?.replace(/^(["'])(.*)\1$/, '$2');
  const arch = facts.text('arch');
  return [
    name === undefined ? undefined : present(machine('distribution', 'Distribution'), name),
    kernel === undefined
      ? undefined
      : present(machine('kernel', 'Kernel'), arch === undefined ? kernel : `${kernel}, ${arch}`),
  ];
}

function cpu({ facts }: Context): Capability | undefined {
  const count = facts.number('cpu.count');
  if (count === undefined) return undefined;
  const model = facts.text('cpu.model');
  return present(machine('cpu', 'Processors'), model === undefined ? String(count) : `${count}, ${model}`);
}

function memory({ facts }: Context): Capability | undefined {
  const [total, available] = [facts.number('memory.MemTotal'), facts.number('memory.MemAvailable')];
  if (total === undefined) return undefined;
  const value = [
    formatBytes(total * KIB),
    ...(available === undefined ? [] : [`${formatBytes(available * KIB)} available`]),
  ].join(', ');
  const what = { ...machine('memory', 'Memory', true), bytes: total * KIB };
  // A machine that is sold with 4 GB has somewhat less.
  if (total * KIB >= MEMORY_WANTED * 0.9) return present(what, value);
  return hindered(
    what,
    value,
    'The course runs containers of up to 4 GB. Take smaller limits, or another machine.',
  );
}

function disk({ facts }: Context, id: string, label: string, needed: boolean): Capability | undefined {
  const what = machine(`disk.${id}`, label, needed);
  // Where the engine says that its images are, or else where they usually are.
  const line = (id === 'docker' ? facts.text('disk.images') : undefined) ?? facts.text(`disk.${id}`);
  if (line === undefined) {
    if (!facts.late) return undefined;
    return hindered(
      what,
      'does not answer',
      'Its file system may be one of the network that cannot be reached now. Tell whoever runs the machine.',
    );
  }
  // df -P: file system, 1024-blocks, used, available, capacity, mounted on. A name may hold spaces.
  const match = /\s(\d{1,15})\s+(\d{1,15})\s+(-?\d{1,15})\s+\d+%\s+\//.exec(line);
  const [total, free] = [Number(match?.[1]) * KIB, Math.max(0, Number(match?.[3])) * KIB];
  if (match === null || total === 0) return undefined;
  const sized = { ...what, bytes: free };
  const value = `${formatBytes(free)} free of ${formatBytes(total)}`;
  if (free < DISK_FULL) {
    return hindered(
      sized,
      `full: ${value}`,
      'Remove what is not needed there (docker system prune, old files).',
    );
  }
  if (id === 'docker' && free < DISK_WANTED) {
    return hindered(
      sized,
      value,
      'The course’s images take about 10 GB. Remove images that are not needed (docker image prune).',
    );
  }
  if (id !== 'docker' && !facts.has(`disk.${id}.writable`)) {
    return hindered(
      sized,
      `${value}, not writable`,
      'Your user may not write there. Tell whoever runs the machine.',
    );
  }
  return present(sized, value);
}

const VENDORS: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

function gpu({ facts }: Context): (Capability | undefined)[] {
  const what = machine('gpu', 'GPU');
  const cards = facts.all('gpu.nvidia').filter((line) => /,.*,/.test(line));
  if (cards.length > 0) {
    const names = cards.map((line) => line.split(',').slice(0, 2).join(',').trim());
    const value = `${names.join('; ')}, driver ${cards[0]?.split(',')[2]?.trim() ?? ''}`;
    if (facts.has('gpu.toolkit')) return [present(what, value)];
    return [
      hindered(
        what,
        `${value}, not for containers yet`,
        'Containers get at it through the NVIDIA Container Toolkit, which is not installed (see docs.nvidia.com/datacenter/cloud-native).',
      ),
    ];
  }
  const vendors = [...new Set(facts.all('gpu.pci').flatMap((vendor) => VENDORS[vendor] ?? []))];
  const devices = facts.all('gpu.device').join(' ');
  if (facts.has('gpu.smi') || vendors.includes('NVIDIA') || /nvidia/.test(devices)) {
    return [
      hindered(
        what,
        'NVIDIA, without a driver that works',
        'nvidia-smi does not answer. Have the driver of NVIDIA installed, or the machine restarted after its update.',
      ),
    ];
  }
  if (facts.has('gpu.rocm') || devices.includes('/dev/kfd'))
    return [present(what, 'AMD, with ROCm’s device /dev/kfd')];
  const rendering = devices.includes('/dev/dri/');
  if (rendering && vendors.length > 0) return [present(what, vendors.join(' and '))];
  return [
    missing(what, 'Nothing of the course depends on one; everything runs on the processor, just slower.'),
  ];
}

function userNamespaces({ facts }: Context): Capability | undefined {
  const what = machine('userns', 'User namespaces', true);
  const trial = facts.text('userns.trial');
  const off = (value: string, setting: string): Capability =>
    hindered(
      what,
      value,
      `enroot, Charliecloud and rootless Podman need them. Whoever runs the machine can allow them: sudo sysctl -w ${setting} (and in /etc/sysctl.d for good).`,
    );
  const refused = trial !== undefined && trial !== 'ok';
  if (facts.text('userns.clone') === '0') return off('switched off', 'kernel.unprivileged_userns_clone=1');
  if (facts.number('userns.max') === 0) return off('none allowed', 'user.max_user_namespaces=15000');
  if (refused && facts.text('userns.apparmor') === '1') {
    return off('restricted by AppArmor', 'kernel.apparmor_restrict_unprivileged_userns=0');
  }
  if (refused) {
    return hindered(
      what,
      `refused: ${trial.replace(/^failed: ?/, '')}`,
      'enroot, Charliecloud and rootless Podman need them. Ask whoever runs the machine.',
    );
  }
  if (trial === undefined && facts.number('userns.max') === undefined) return undefined;
  return present(what, 'yours to make');
}

function cgroup({ facts }: Context): Capability | undefined {
  const version = facts.text('cgroup');
  const what = machine('cgroup', 'Control groups');
  if (version === '2') return present(what, 'version 2');
  if (version === '1') return present(what, 'version 1');
  if (version === 'hybrid') return present(what, 'version 1, with 2 beside it');
  return undefined;
}

/** Told only where there are few. */
function inotify({ facts }: Context): Capability | undefined {
  const [watches, watchers] = [facts.number('inotify.watches'), facts.number('inotify.instances')];
  const low = (watches ?? Infinity) < WATCHES_WANTED || (watchers ?? Infinity) < WATCHERS_WANTED;
  if (!low) return undefined;
  return hindered(
    machine('inotify', 'File watching'),
    `${watches ?? '?'} watches, ${watchers ?? '?'} watchers`,
    'Changes of files may go unnoticed. Raise them: sudo sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512.',
  );
}

function sudo({ facts, root }: Context): Capability {
  const what = machine('sudo', 'Root’s rights');
  const said = facts.text('sudo');
  if (root) return present(what, 'you are root');
  if (said === 'free') return present(what, 'sudo without a password');
  if (said === undefined)
    return missing(what, 'There is no sudo. Ask whoever runs the machine for what needs root.');
  if (mayAsk(said, facts.text('groups'))) return present(what, 'sudo with your password');
  if (/password/i.test(said)) return present(what, 'sudo, where it takes your password');
  return hindered(
    what,
    'sudo, but not for you',
    'Your user may not use sudo. Ask whoever runs the machine for what needs root.',
  );
}

/** sudo asks for the password first and says afterwards who may use it: the groups that distributions let use it tell. */
function mayAsk(said: string, groups = ''): boolean {
  return (
    /password/i.test(said) && groups.split(' ').some((group) => ['sudo', 'wheel', 'admin'].includes(group))
  );
}

function locale({ facts }: Context): Capability | undefined {
  const charmap = facts.text('charmap');
  if (charmap === undefined) return undefined;
  const what = machine('locale', 'Locale');
  const name = facts.text('locale') ?? 'POSIX';
  if (/utf-?8/i.test(charmap)) return present(what, name);
  return hindered(
    what,
    `${name}, ${charmap}`,
    'Letters beyond English may come out wrong. Put “export LANG=C.UTF-8” into ~/.profile there.',
  );
}
