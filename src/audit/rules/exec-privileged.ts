import { switchNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'exec-privileged',
    title: 'A program is run in a container with all rights.',
    severity: 'high',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.23'],
    bench: ['5.23'],
    allows:
      'That program has all capabilities, whatever the container was started with, and can get out of it.',
    remedy: 'Leave out --privileged.',
    bad: 'docker exec --privileged web sh',
    good: 'docker exec web sh',
  },
  command(command, report) {
    if (command.verb !== 'exec') return;
    const option = switchNamed(command, 'privileged');
    if (option !== undefined) report({ at: option, fixes: [removal('Remove --privileged', option)] });
  },
};
