import { optionsNamed, switchNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'capabilities-kept',
    title: 'The container keeps capabilities that it most likely does not need.',
    severity: 'low',
    checklist: 'containers',
    points: [5],
    sources: ['CIS Docker Benchmark 5.4', 'ANSSI-FT-082'],
    allows: 'Root in the container may still change owners of files, send raw packets and make devices.',
    remedy: 'Start with --cap-drop ALL, and add back what its program fails without.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --cap-drop ALL alpine:3.20 id',
  },
  command(command, report) {
    // A privileged one has all of them anyhow, which is said.
    if (!mayLack(command) || switchNamed(command, 'privileged') !== undefined) return;
    const dropsAll = optionsNamed(command, 'cap-drop').some(({ value }) =>
      /^(?:cap_)?all$/i.test(value ?? ''),
    );
    if (!dropsAll) report({ fixes: [addition('Drop all capabilities', ['--cap-drop', 'ALL'])] });
  },
};
