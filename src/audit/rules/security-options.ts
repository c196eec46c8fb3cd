import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'security-options',
    title: 'The container has no security options of its own.',
    severity: 'info',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.3'],
    bench: ['5.3'],
    allows: 'It is guarded by what the engine does for all containers, and by nothing more.',
    remedy:
      'Set --security-opt no-new-privileges, and where the workbench has SELinux a label of its own (label=type:…).',
  },
  container({ securityOptions }, report) {
    if (securityOptions.length === 0) report({});
    return undefined;
  },
};
