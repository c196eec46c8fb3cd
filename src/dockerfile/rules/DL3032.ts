import type { CleanUp } from '../clean-up';
import { reportMissingCleanUp } from '../clean-up';
import type { Rule } from '../rule';

const CLEAN_UP: CleanUp = {
  isInstall: (command) => command.name === 'yum' && command.hasArg('install'),
  isCleanUp: (command) =>
    (command.name === 'yum' && command.hasArg('clean', 'all')) ||
    (command.name === 'rm' && command.hasArg('-rf', '/var/cache/yum/*')),
  command: 'yum clean all',
  caches: [],
};

export const rule: Rule = {
  meta: {
    code: 'DL3032',
    title: 'Clean up behind yum in the same RUN: yum clean all.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3032; handout, B.1: clean up as you go',
    why: 'yum keeps the packages and lists that it downloaded. They have to go in the same RUN: a later one only hides them.',
    bad: 'FROM rockylinux:8.9\nRUN yum install -y httpd-2.4.37',
    good: 'FROM rockylinux:8.9\nRUN yum install -y httpd-2.4.37 && yum clean all',
  },
  check(context) {
    for (const run of context.document.runs) reportMissingCleanUp(context, run, CLEAN_UP);
  },
};
