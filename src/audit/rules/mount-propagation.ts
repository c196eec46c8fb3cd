import { mountsOf } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'mount-propagation',
    title: 'What the container mounts appears on the workbench.',
    severity: 'medium',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.20'],
    bench: ['5.20'],
    allows:
      'File systems that a program in the container mounts there are mounted on the workbench as well, for everybody.',
    remedy: 'Leave the propagation as it is by default (rprivate).',
    bad: 'docker run -v /data:/data:rshared alpine:3.20 ls',
  },
  command(command, report) {
    for (const { propagation, option } of mountsOf(command))
      if (propagation === 'shared' || propagation === 'rshared')
        report({ at: option, fixes: [removal('Remove the mount', option)] });
  },
};
