import { switchNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'content-trust',
    title: 'Signatures of images are not looked at.',
    severity: 'low',
    checklist: 'images',
    points: [2, 5],
    sources: ['CIS Docker Benchmark 4.5'],
    bench: ['4.5'],
    allows:
      'An image that somebody put into the registry in place of the signed one is taken like the real one.',
    remedy: 'Set DOCKER_CONTENT_TRUST=1 where you work with signed images, or pin images by their digest.',
    bad: 'docker pull --disable-content-trust debian:12.11',
    good: 'docker pull debian:12.11',
  },
  command(command, report) {
    const option = switchNamed(command, 'disable-content-trust');
    if (option !== undefined) report({ at: option, fixes: [removal('Look at signatures', option)] });
  },
  host({ environment }, report) {
    if (environment.contentTrust !== '1')
      report({ message: 'DOCKER_CONTENT_TRUST is not set, so signatures of images are not looked at.' });
    return undefined;
  },
};
