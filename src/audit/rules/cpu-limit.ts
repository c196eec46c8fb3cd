import { optionNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'cpu-limit',
    title: 'There is no limit to the processors that the container uses.',
    severity: 'low',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.12', 'ANSSI-FT-082'],
    bench: ['5.12'],
    allows: 'One container can keep all processors of the workbench busy, to the cost of everybody else.',
    remedy: 'Give it its share with --cpus.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --cpus 1 alpine:3.20 id',
  },
  command(command, report) {
    if (
      !mayLack(command) ||
      isSet(optionNamed(command, 'cpus', 'cpu-shares', 'cpu-quota', 'cpuset-cpus')?.value)
    )
      return;
    report({ fixes: [addition('Limit its processors', '--cpus 1'.split(' '))] });
  },
};

/** 0 and -1 mean no limit. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== '-1';
}
