import { offences, reportMissingWord } from '../commands';
import type { Rule } from '../rule';

const INSTALL = ['install', 'groupinstall', 'localinstall'];

export const rule: Rule = {
  meta: {
    code: 'DL3030',
    title: 'Answer yum beforehand: yum install -y.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3030',
    why: 'Nobody sits at the keyboard during a build. Without `-y` yum asks, gets no answer, and the build stops.',
    bad: 'FROM rockylinux:8.9\nRUN yum install httpd-2.4.37 && yum clean all',
    good: 'FROM rockylinux:8.9\nRUN yum install -y httpd-2.4.37 && yum clean all',
  },
  check(context) {
    reportMissingWord(
      context,
      offences(
        context.document,
        ['yum'],
        (command) => command.hasArg(...INSTALL) && !command.hasFlag('y', 'assumeyes'),
      ),
      (command) => command.arg(...INSTALL),
      '-y',
    );
  },
};
