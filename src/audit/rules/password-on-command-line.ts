import { optionNamed } from '../command/settings';
import { isUnknown } from '../command/words';
import type { AuditRule } from '../rule';
import { replacement } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'password-on-command-line',
    title: 'A password stands in a command.',
    severity: 'high',
    checklist: 'images',
    points: [6],
    sources: ['docs.docker.com/reference/cli/docker/login'],
    allows:
      'Everybody on the machine reads it in the list of processes, and it stays in the history of the shell.',
    remedy: 'Use --password-stdin, or let docker login ask for it.',
    bad: 'docker login -u anna -p hunter2',
    good: 'docker login -u anna --password-stdin',
  },
  command(command, report) {
    const option = optionNamed(command, 'password');
    if (command.verb !== 'login' || option === undefined) return;
    report({
      at: option,
      ...(isUnknown(option.value ?? '') && { severity: 'medium' }),
      fixes: [replacement('Read it from standard input', option, ['--password-stdin'])],
    });
  },
};
