import { optionNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'default-ulimits',
    title: 'The container has the engine’s limits for open files and the like.',
    severity: 'info',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.19'],
    bench: ['5.19'],
    allows: 'A program in it can open as many files as the engine allows any of its containers.',
    remedy: 'Set --ulimit where its program needs other limits than most.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --ulimit nofile=1024 alpine:3.20 id',
  },
  command(command, report) {
    if (mayLack(command) && optionNamed(command, 'ulimit') === undefined) report({});
  },
};
