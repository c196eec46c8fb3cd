import { switchNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'writable-root',
    title: 'The container can change its own programs.',
    severity: 'low',
    checklist: 'containers',
    points: [7],
    sources: ['CIS Docker Benchmark 5.13', 'ANSSI-FT-082'],
    bench: ['5.13'],
    allows: 'Whoever breaks into the program can replace its files and stay unnoticed.',
    remedy: 'Start it with --read-only, and give it a --tmpfs or a volume for what it has to write.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --read-only alpine:3.20 id',
  },
  command(command, report) {
    if (!mayLack(command) || switchNamed(command, 'read-only') !== undefined) return;
    report({ fixes: [addition('Make its files read-only', ['--read-only'])] });
  },
};
