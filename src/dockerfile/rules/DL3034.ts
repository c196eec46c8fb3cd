import { offences, reportMissingWord } from '../commands';
import type { Rule } from '../rule';

const ASKING = ['install', 'in', 'remove', 'rm', 'source-install', 'si', 'patch'];

export const rule: Rule = {
  meta: {
    code: 'DL3034',
    title: 'Answer zypper beforehand: zypper install -y.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3034',
    why: 'Nobody sits at the keyboard during a build. Without `-y` zypper asks, gets no answer, and the build stops.',
    bad: 'FROM opensuse/leap:15.6\nRUN zypper install httpd=2.4.58 && zypper clean',
    good: 'FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58 && zypper clean',
  },
  check(context) {
    reportMissingWord(
      context,
      offences(
        context.document,
        ['zypper'],
        (command) => command.hasArg(...ASKING) && !command.hasFlag('non-interactive', 'n', 'no-confirm', 'y'),
      ),
      (command) => command.arg(...ASKING),
      '-y',
    );
  },
};
