import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('userns', {
  id: 'host-userns',
  title: 'The container’s root is the workbench’s root.',
  severity: 'medium',
  checklist: 'containers',
  points: [4],
  sources: ['CIS Docker Benchmark 5.31', 'ANSSI-FT-082'],
  bench: ['5.31'],
  allows:
    'Where the engine maps root in containers to a user without rights, this container is left out of it.',
  remedy: 'Leave out --userns host.',
  bad: 'docker run --userns host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
