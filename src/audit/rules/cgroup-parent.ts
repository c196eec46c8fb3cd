import { optionNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'cgroup-parent',
    title: 'The container is put into a control group of somebody else.',
    severity: 'low',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.25', 'ANSSI-FT-082'],
    bench: ['5.25'],
    allows: 'It shares the limits of that group, or escapes those that containers have.',
    remedy: 'Leave out --cgroup-parent, and set limits for this container.',
    bad: 'docker run --cgroup-parent /system alpine:3.20 id',
    good: 'docker run alpine:3.20 id',
  },
  command(command, report) {
    const option = optionNamed(command, 'cgroup-parent');
    if (option?.value !== undefined && option.value !== '' && command.verb === 'run')
      report({ at: option, fixes: [removal('Remove --cgroup-parent', option)] });
  },
};
