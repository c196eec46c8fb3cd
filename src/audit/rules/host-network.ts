import { hostNamespace } from '../host-namespace';

export const rule = hostNamespace('network', {
  id: 'host-network',
  title: 'The container shares the workbench’s network.',
  severity: 'high',
  checklist: 'containers',
  points: [3],
  sources: ['CIS Docker Benchmark 5.10', 'ANSSI-FT-082'],
  bench: ['5.10'],
  allows:
    'It reaches everything that listens there for the workbench alone, and its own ports are open to whoever reaches the workbench.',
  remedy: 'Leave out --network host, and publish single ports (-p 127.0.0.1:8080:80).',
  bad: 'docker run --network host alpine:3.20 id',
  good: 'docker run alpine:3.20 id',
});
