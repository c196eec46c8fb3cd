import { reportUnpinnedRpms } from '../rpm-versions';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3041',
    title: 'Pin the versions of packages: dnf install -y PACKAGE-VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '2.4.63' } } },
    fix: 'suggestion',
    source: 'hadolint DL3041',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again, or says that it cannot.',
    bad: 'FROM fedora:42\nRUN dnf install -y httpd && dnf clean all',
    good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all',
  },
  check(context) {
    reportUnpinnedRpms(context, { names: ['dnf', 'microdnf'], elsewhere: ['module', 'group'] });
  },
};
