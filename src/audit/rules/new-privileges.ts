import { optionsNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'new-privileges',
    title: 'Programs in the container can gain rights.',
    severity: 'low',
    checklist: 'containers',
    points: [5],
    sources: ['CIS Docker Benchmark 5.26'],
    bench: ['5.26'],
    allows:
      'A user without rights in the container becomes root there through programs such as su and sudo (setuid).',
    remedy: 'Start it with --security-opt no-new-privileges.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --security-opt no-new-privileges alpine:3.20 id',
  },
  command(command, report) {
    if (!mayLack(command)) return;
    const isSet = optionsNamed(command, 'security-opt').some(({ value }) =>
      /^no-new-privileges(?:[=:]true)?$/.test(value ?? ''),
    );
    if (!isSet)
      report({ fixes: [addition('Allow no new privileges', ['--security-opt', 'no-new-privileges'])] });
  },
};
