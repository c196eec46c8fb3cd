import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('pid', {
  id: 'host-pid',
  title: 'The container shares the workbench’s processes.',
  severity: 'high',
  checklist: 'containers',
  points: [],
  sources: ['CIS Docker Benchmark 5.16', 'ANSSI-FT-082'],
  bench: ['5.16'],
  allows: 'It sees all programs of the workbench, with their arguments and, as root, their files and memory.',
  remedy: 'Leave out --pid host.',
  bad: 'docker run --pid host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
