import { optionNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';
import { addition } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'memory-limit',
    title: 'There is no limit to the memory that the container takes.',
    severity: 'low',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.11', 'ANSSI-FT-082'],
    bench: ['5.11'],
    allows: 'One program in it that takes more and more memory brings the whole workbench to a halt.',
    remedy: 'Give it what it needs with --memory; the limit of a running container can be set, too.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --memory 512m alpine:3.20 id',
  },
  command(command, report) {
    if (!mayLack(command) || isSet(optionNamed(command, 'memory')?.value)) return;
    report({ fixes: [addition('Limit its memory', '--memory 512m'.split(' '))] });
  },
};

/** 0 and -1 mean no limit. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== '-1';
}
