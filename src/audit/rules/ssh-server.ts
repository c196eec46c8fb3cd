import type { AuditRule } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'ssh-server',
    title: 'An SSH server runs in the container.',
    severity: 'medium',
    checklist: 'containers',
    points: [3],
    sources: ['CIS Docker Benchmark 5.7'],
    bench: ['5.7'],
    allows: 'There is a second way in, with passwords and keys that nobody keeps up to date.',
    remedy: 'Leave it out: docker exec opens a shell in a container.',
    bad: 'docker run debian:12.11 /usr/sbin/sshd -D',
    good: 'docker run debian:12.11 sleep infinity',
  },
  command({ verb, inside }, report) {
    const program = inside[0];
    if (verb === 'run' && program !== undefined && /(?:^|\/)sshd$/.test(program.value))
      report({ at: program });
  },
  container({ processes }, report) {
    if (processes?.some((line) => /(?:^|[/\s])sshd(?:[\s:]|$)/.test(line)) === true) report({});
    return undefined;
  },
};
