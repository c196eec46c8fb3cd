import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'insecure-connection',
    title: 'The engine is spoken to over the network, without proof of who it is.',
    severity: 'critical',
    checklist: 'host',
    points: [1],
    sources: ['CIS Docker Benchmark 2.7'],
    allows: 'Whoever reaches that port is root on the machine of the engine; no password is asked for.',
    remedy: 'Go there over SSH: docker -H ssh://USER@HOST, or with --tlsverify.',
    bad: 'docker -H tcp://192.0.2.7:2375 ps',
    good: 'docker -H ssh://student@192.0.2.7 ps',
  },
  command({ globals }, report) {
    const host = globals.find(({ name, value }) => name === 'host' && value?.startsWith('tcp://') === true);
    if (host === undefined || globals.some(({ name }) => name === 'tlsverify')) return;
    report({ at: host });
  },
};
