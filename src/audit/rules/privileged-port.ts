import { publishedPorts } from '../command/settings';
import type { AuditRule } from '../rule';

/** docker-bench-security counts 1024 in. */
const LAST = 1024;

export const rule: AuditRule = {
  meta: {
    id: 'privileged-port',
    title: 'A container takes a port of the workbench that only root may open.',
    severity: 'low',
    checklist: 'containers',
    points: [3],
    sources: ['CIS Docker Benchmark 5.8'],
    bench: ['5.8'],
    allows: 'It can pass for a service of the workbench’s system, which others trust to be started by root.',
    remedy: 'Publish it at a port above 1024.',
    bad: 'docker run -p 127.0.0.1:80:80 caddy:2.8',
    good: 'docker run -p 127.0.0.1:8080:80 caddy:2.8',
  },
  command(command, report) {
    for (const { host, option } of publishedPorts(command)) {
      const [first] = (host ?? '').split('-');
      if (first !== undefined && first !== '' && Number(first) <= LAST)
        report({ at: option, message: `Port ${host} of the workbench is one that only root may open.` });
    }
  },
};
