import { optionNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'log-driver',
    title: 'Nothing is kept of what the container prints.',
    severity: 'low',
    checklist: 'containers',
    points: [8],
    sources: ['CIS Docker Benchmark 2.13'],
    allows: 'What a break-in leaves in the logs is lost.',
    remedy: 'Leave out --log-driver none; where logs grow too large, limit them: --log-opt max-size=10m.',
    bad: 'docker run --log-driver none alpine:3.20 id',
    good: 'docker run alpine:3.20 id',
  },
  command(command, report) {
    const option = optionNamed(command, 'log-driver');
    if (option?.value === 'none') report({ at: option, fixes: [removal('Keep its logs', option)] });
  },
};
