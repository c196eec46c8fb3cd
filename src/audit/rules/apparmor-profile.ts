import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'apparmor-profile',
    title: 'No AppArmor profile holds for the container.',
    severity: 'low',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.2'],
    bench: ['5.2'],
    allows:
      'Nothing but capabilities and the filter for system calls keeps root in it from the kernel’s files in /proc and /sys.',
    remedy:
      'Switch AppArmor on on the workbench (the engine’s own profile holds for every container then), and leave out --privileged and --security-opt apparmor=unconfined.',
  },
  container({ appArmorProfile }, report) {
    if (appArmorProfile === '' || appArmorProfile === 'unconfined') report({});
    return undefined;
  },
};
