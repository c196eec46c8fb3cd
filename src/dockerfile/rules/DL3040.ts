import type { CleanUp } from '../clean-up';
import { reportMissingCleanUp } from '../clean-up';
import type { Rule } from '../rule';

const INSTALL = ['install', 'in', 'upgrade', 'up', 'upgrade-minimal', 'up-min', 'reinstall', 'rei'];

const CLEAN_UPS = ['dnf', 'microdnf'].map((dnf): CleanUp => ({
  isInstall: (command) => command.name === dnf && command.hasArg(...INSTALL),
  isCleanUp: (command) =>
    (command.name === dnf && command.hasArg('clean', 'all')) ||
    (command.name === 'rm' && command.hasArg('-rf', '/var/cache/libdnf5*')),
  command: `${dnf} clean all`,
  caches: ['/var/cache/libdnf5', '.cache/libdnf5'],
}));

export const rule: Rule = {
  meta: {
    code: 'DL3040',
    title: 'Clean up behind dnf in the same RUN: dnf clean all.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3040; handout, B.1: clean up as you go',
    why: 'dnf keeps the packages and lists that it downloaded. They have to go in the same RUN: a later one only hides them.',
    bad: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63',
    good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all',
  },
  check(context) {
    for (const run of context.document.runs) {
      CLEAN_UPS.some((cleanUp) => reportMissingCleanUp(context, run, cleanUp));
    }
  },
};
