import type { CleanUp } from '../clean-up';
import { reportMissingCleanUp } from '../clean-up';
import type { Rule } from '../rule';

const CLEAN_UP: CleanUp = {
  isInstall: (command) => command.name === 'zypper' && command.hasArg('install', 'in'),
  isCleanUp: (command) => command.name === 'zypper' && command.hasArg('clean', 'cc'),
  command: 'zypper clean',
  caches: ['/var/cache/zypp'],
};

export const rule: Rule = {
  meta: {
    code: 'DL3036',
    title: 'Clean up behind zypper in the same RUN: zypper clean.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3036; handout, B.1: clean up as you go',
    why: 'zypper keeps the packages and lists that it downloaded. They have to go in the same RUN: a later one only hides them.',
    bad: 'FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58',
    good: 'FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58 && zypper clean',
  },
  check(context) {
    for (const run of context.document.runs) reportMissingCleanUp(context, run, CLEAN_UP);
  },
};
