import { isEngine, optionNamed } from '../command/settings';
import { mayLack } from '../missing';
import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'default-bridge',
    title: 'The container shares the default network with all others.',
    severity: 'info',
    checklist: 'containers',
    points: [3],
    sources: ['CIS Docker Benchmark 5.30', 'ANSSI-FT-082'],
    bench: ['5.30'],
    allows: 'Containers of other people and purposes reach its ports, and it reaches theirs.',
    remedy:
      'Make a network for what belongs together (docker network create), or give it none: --network none.',
    bad: 'docker run alpine:3.20 id',
    good: 'docker run --network none alpine:3.20 id',
  },
  command(command, report) {
    const network = optionNamed(command, 'network')?.value;
    const isDefault =
      network === undefined ? mayLack(command) : network === 'bridge' || network === 'default';
    if (isDefault && command.verb === 'run' && isEngine(command) && command.runtime === 'docker') report({});
  },
};
