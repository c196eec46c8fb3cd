import { mountsOf, plainPath } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

const SOCKET = /(?:^|\/)(?:docker|podman|containerd|crio|cri-dockerd)\.sock$/;

export const rule: AuditRule = {
  meta: {
    id: 'docker-socket',
    title: 'The engine’s socket is given to a container.',
    severity: 'critical',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.32', 'ANSSI-FT-082'],
    bench: ['5.32'],
    allows:
      'Whoever reaches the socket can start any container with any mount, and so is root on the workbench, read-only or not.',
    remedy:
      'Do not mount it. A program that has to look at containers gets a proxy that lets reading requests through only.',
    bad: 'docker run -v /var/run/docker.sock:/var/run/docker.sock alpine:3.20 ls',
    good: 'docker run alpine:3.20 ls',
  },
  command(command, report) {
    for (const { kind, source, option } of mountsOf(command))
      if (kind === 'bind' && SOCKET.test(plainPath(source)))
        report({ at: option, fixes: [removal('Remove the socket', option)] });
  },
};
