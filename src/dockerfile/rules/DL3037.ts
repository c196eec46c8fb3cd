import type { Command, ShellWord } from '../model/command';
import { reportUnpinned } from '../unpinned';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3037',
    title: 'Pin the versions of packages: zypper install -y PACKAGE=VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '2.4.58' } } },
    fix: 'suggestion',
    source: 'hadolint DL3037',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again, or says that it cannot.',
    bad: 'FROM opensuse/leap:15.6\nRUN zypper install -y httpd && zypper clean',
    good: 'FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4.58 && zypper clean',
  },
  check(context) {
    reportUnpinned(context, unpinned, { manager: 'zypper', separator: '=', advice: 'write PACKAGE=VERSION' });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (command.name !== 'zypper' || !command.hasArg('install', 'in')) return [];
  return command
    .operands()
    .filter(({ value }) => value !== 'install' && value !== 'in' && !/[=<>]|\.rpm$/.test(value));
}
