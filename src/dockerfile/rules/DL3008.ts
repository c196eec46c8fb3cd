import type { Command, ShellWord } from '../model/command';
import type { Rule } from '../rule';
import { reportUnpinned } from '../unpinned';

export const rule: Rule = {
  meta: {
    code: 'DL3008',
    title: 'Pin the versions of packages: apt-get install PACKAGE=VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '7.88.1-10+deb12u12' } } },
    fix: 'suggestion',
    source: 'hadolint DL3008',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again, or fails loudly where that version is gone. `apt-cache policy PACKAGE` in the base image prints the version to write.',
    bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
    good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u12 && rm -rf /var/lib/apt/lists/*',
  },
  check(context) {
    reportUnpinned(context, (command) => (command.name === 'apt-get' ? unpinned(command) : []), {
      manager: 'apt-get',
      separator: '=',
      advice: 'write PACKAGE=VERSION',
    });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (!command.hasArg('install')) return [];
  return command
    .operands(['t', 'target-release'])
    .filter(({ value }) => value !== 'install' && !/[=/]|\.deb$/.test(value));
}
