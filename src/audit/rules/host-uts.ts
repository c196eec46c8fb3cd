import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('uts', {
  id: 'host-uts',
  title: 'The container shares the workbench’s name.',
  severity: 'low',
  checklist: 'containers',
  points: [],
  sources: ['CIS Docker Benchmark 5.21', 'ANSSI-FT-082'],
  bench: ['5.21'],
  allows: 'Root in the container can rename the workbench.',
  remedy: 'Leave out --uts host.',
  bad: 'docker run --uts host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
