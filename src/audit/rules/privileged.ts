import { switchNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal, replacement } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'privileged',
    title: 'A privileged container is root on the workbench.',
    severity: 'critical',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.5', 'ANSSI-FT-082'],
    bench: ['5.5'],
    allows:
      'Whoever is root in it can mount the disks of the workbench, load code into its kernel, and so take it over.',
    remedy:
      'Leave out --privileged, and name the one capability (--cap-add) or device (--device) that its program needs.',
    bad: 'docker run --privileged --user 1000 alpine:3.20 fdisk -l',
    good: 'docker run --user 1000 alpine:3.20 fdisk -l',
  },
  command(command, report) {
    if (command.verb !== 'run') return;
    const option = switchNamed(command, 'privileged');
    if (option === undefined) return;
    const need = needOf(command.inside.map(({ value }) => value).join(' '));
    report({
      at: option,
      fixes: [
        ...(need === undefined ? [] : [replacement(`Give it ${need.join(' ')} only`, option, need)]),
        removal('Remove --privileged', option),
      ],
    });
  },
};

/** The capability or device that programs are known to need, by a look at what runs inside (capabilities(7)). */
const NEEDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\b(?:iptables|nft|ip link|ip addr|tc qdisc|ifconfig|wg-quick|openvpn|tcpdump)\b/,
    ['--cap-add', 'NET_ADMIN'],
  ],
  [/\b(?:mount|umount|unshare)\b/, ['--cap-add', 'SYS_ADMIN']],
  [/\b(?:strace|gdb|perf|bpftrace)\b/, ['--cap-add', 'SYS_PTRACE']],
  [/\b(?:ntpd|chronyd|hwclock|date -s)\b/, ['--cap-add', 'SYS_TIME']],
  [/\b(?:modprobe|insmod)\b/, ['--cap-add', 'SYS_MODULE']],
  [/\bsshfs\b|\bfuse/, ['--device', '/dev/fuse']],
];

function needOf(inside: string): readonly string[] | undefined {
  return NEEDS.find(([pattern]) => pattern.test(inside))?.[1];
}
