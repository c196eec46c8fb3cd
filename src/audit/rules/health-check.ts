import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'health-check',
    title: 'Nobody notices when the program in it no longer answers.',
    severity: 'info',
    checklist: 'containers',
    points: [8],
    sources: ['CIS Docker Benchmark 4.6', 'CIS Docker Benchmark 5.27'],
    bench: ['4.6', '5.27'],
    allows: 'A program that hangs, or that was made to hang, counts as running.',
    remedy: 'Give its image a HEALTHCHECK, or the container --health-cmd.',
  },
  container({ hasHealthCheck, running }, report) {
    if (running && !hasHealthCheck) report({});
    return undefined;
  },
  image({ hasHealthCheck, name }, report) {
    if (!hasHealthCheck) report({ message: `${name} has no HEALTHCHECK.` });
    return undefined;
  },
};
