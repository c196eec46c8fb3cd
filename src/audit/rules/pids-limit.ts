import { optionNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'pids-limit',
    title: 'There is no limit to the processes that the container starts.',
    severity: 'low',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.29'],
    bench: ['5.29'],
    allows:
      'A program in it that starts copies of itself without end (a fork bomb) brings the whole workbench to a halt.',
    remedy: 'Set --pids-limit to what its programs need.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --pids-limit 100 alpine:3.20 id',
  },
  command(command, report) {
    if (!mayLack(command) || isSet(optionNamed(command, 'pids-limit')?.value)) return;
    report({ fixes: [addition('Limit its processes', '--pids-limit 100'.split(' '))] });
  },
};

/** 0 and -1 mean no limit. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== '-1';
}
