import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('ipc', {
  id: 'host-ipc',
  title: 'The container shares the memory that programs of the workbench share.',
  severity: 'medium',
  checklist: 'containers',
  points: [],
  sources: ['CIS Docker Benchmark 5.17', 'ANSSI-FT-082'],
  bench: ['5.17'],
  allows: 'It can read and change what programs of the workbench exchange through shared memory.',
  remedy: 'Leave out --ipc host; where it needs more shared memory of its own, --shm-size gives it.',
  bad: 'docker run --ipc host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
