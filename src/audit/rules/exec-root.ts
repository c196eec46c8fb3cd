import { optionNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'exec-root',
    title: 'A program is run in a container as root, whoever the container itself runs as.',
    severity: 'low',
    checklist: 'containers',
    points: [4],
    sources: ['CIS Docker Benchmark 5.24'],
    bench: ['5.24'],
    allows: 'That program may change everything in the container.',
    remedy: 'Leave out --user root where the container’s own user will do.',
    bad: 'docker exec -u root web sh',
    good: 'docker exec web sh',
  },
  command(command, report) {
    const option = optionNamed(command, 'user');
    if (command.verb !== 'exec' || option === undefined || !isRoot(option.value ?? '')) return;
    report({ at: option, fixes: [removal('Run it as the container’s own user', option)] });
  },
};

/** `root`, `0`, with any group. */
export function isRoot(user: string): boolean {
  return /^(?:root|0)?(?::.*)?$/.test(user);
}
