import { optionsNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'insecure-build',
    title: 'Steps of a build get rights on the workbench.',
    severity: 'high',
    checklist: 'images',
    points: [1],
    sources: ['docs.docker.com/reference/cli/docker/buildx/build'],
    allows:
      'Whatever a Dockerfile, or an image that it starts from, runs while it is built has those rights.',
    remedy: 'Leave out the option, and do in the build only what needs no rights.',
    bad: 'docker buildx build --allow security.insecure .',
    good: 'docker buildx build .',
  },
  command(command, report) {
    if (command.verb !== 'build') return;
    for (const option of optionsNamed(command, 'allow', 'security-opt'))
      if (
        /^(?:security\.insecure|network\.host|(?:seccomp|apparmor)[=:]unconfined)$/.test(option.value ?? '')
      )
        report({ at: option, fixes: [removal('Remove the option', option)] });
  },
};
