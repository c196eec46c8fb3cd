import { offences, reportMissingWord } from '../commands';
import type { Rule } from '../rule';

const INSTALL = ['install', 'groupinstall', 'localinstall'];

export const rule: Rule = {
  meta: {
    code: 'DL3038',
    title: 'Answer dnf beforehand: dnf install -y.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3038',
    why: 'Nobody sits at the keyboard during a build. Without `-y` dnf asks, gets no answer, and the build stops.',
    bad: 'FROM fedora:42\nRUN dnf install httpd-2.4.63 && dnf clean all',
    good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all',
  },
  check(context) {
    reportMissingWord(
      context,
      offences(
        context.document,
        ['dnf', 'microdnf'],
        (command) => command.hasArg(...INSTALL) && !command.hasFlag('y', 'assumeyes'),
      ),
      (command) => command.arg(...INSTALL),
      '-y',
    );
  },
};
