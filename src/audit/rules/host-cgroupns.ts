import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('cgroupns', {
  id: 'host-cgroupns',
  title: 'The container sees the workbench’s control groups.',
  severity: 'low',
  checklist: 'containers',
  points: [6],
  sources: ['ANSSI-FT-082'],
  bench: [],
  allows: 'It sees how the processes of the whole workbench are limited and grouped.',
  remedy: 'Leave out --cgroupns host.',
  bad: 'docker run --cgroupns host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
