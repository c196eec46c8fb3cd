import { optionsNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal, replacement } from '../rule';

/** Disks, memory and ports of the machine (Documentation/admin-guide/devices.txt of the kernel). */
const DANGEROUS =
  /^\/dev(?:$|\/(?:sd|hd|vd|xvd|nvme|mmcblk|md|dm-|mapper|disk|loop|mem$|kmem$|port$|sg\d|raw))/;
/** Graphics processors and the like, which containers are given for what they are made for. */
const USUAL = /^\/dev\/(?:nvidia|dri|kfd|infiniband|fuse|net\/tun|snd|video|null|zero|random|urandom|shm)/;

export const rule: AuditRule = {
  meta: {
    id: 'device',
    title: 'A device of the workbench is given to a container.',
    severity: 'medium',
    checklist: 'containers',
    points: [2],
    sources: ['CIS Docker Benchmark 5.18', 'ANSSI-FT-082'],
    bench: ['5.18'],
    allows: 'The container can do to the device whatever can be done to it: read a disk, write to it.',
    remedy:
      'Give it only the device that its program needs, and no right to write or to make devices where it only reads: --device PATH:PATH:r.',
    bad: 'docker run --device /dev/ttyUSB0 alpine:3.20 cat /dev/ttyUSB0',
    good: 'docker run --device /dev/ttyUSB0:/dev/ttyUSB0:r alpine:3.20 cat /dev/ttyUSB0',
  },
  command(command, report) {
    if (command.verb !== 'run') return;
    for (const option of optionsNamed(command, 'device')) {
      const [path = '', inside = path, rights = 'rwm'] = (option.value ?? '').split(':');
      const writes = rights.includes('w') || rights.includes('m');
      if (path === '' || USUAL.test(path) || path.includes('=')) continue;
      if (!writes && !DANGEROUS.test(path)) continue;
      report({
        at: option,
        ...(DANGEROUS.test(path) && { severity: writes ? 'critical' : 'high' }),
        message: `${path} is given to the container${writes ? ', to be written to' : ''}.`,
        fixes: [
          ...(writes ? [replacement('Let it only read', option, ['--device', `${path}:${inside}:r`])] : []),
          removal('Remove the device', option),
        ],
      });
    }
  },
};
