import { reportUnpinnedRpms } from '../rpm-versions';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3033',
    title: 'Pin the versions of packages: yum install -y PACKAGE-VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '2.4.37' } } },
    fix: 'suggestion',
    source: 'hadolint DL3033',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again, or says that it cannot.',
    bad: 'FROM rockylinux:8.9\nRUN yum install -y httpd && yum clean all',
    good: 'FROM rockylinux:8.9\nRUN yum install -y httpd-2.4.37 && yum clean all',
  },
  check(context) {
    reportUnpinnedRpms(context, { names: ['yum'], elsewhere: ['module'] });
  },
};
