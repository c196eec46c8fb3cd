import type { AuditRule } from '../rule';
import { isRoot } from './exec-root';

export const rule: AuditRule = {
  meta: {
    id: 'root-user',
    title: 'What runs in the container runs as root.',
    severity: 'medium',
    checklist: 'containers',
    points: [4],
    sources: ['CIS Docker Benchmark 4.1', 'ANSSI-FT-082'],
    bench: ['4.1'],
    allows:
      'Where the engine does not map users, root in the container is root on the workbench: of what is mounted, and as soon as anything lets it out.',
    remedy:
      'Name a user without rights: USER in the Dockerfile, --user 1000:1000 when it is run, or map users in the engine (userns-remap).',
  },
  container({ user }, report) {
    if (isRoot(user)) report({});
    return undefined;
  },
  image({ user, name }, report) {
    if (isRoot(user))
      report({ severity: 'low', message: `${name} runs as root unless --user says otherwise.` });
    return undefined;
  },
};
