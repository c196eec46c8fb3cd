import { enumerated, offences } from '../commands';
import type { Command, ShellWord } from '../model/command';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3008',
    title: 'Pin the versions of packages: apt-get install PACKAGE=VERSION.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3008',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again, or fails loudly where that version is gone. `apt-cache policy PACKAGE` in the base image prints the version to write.',
    bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
    good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u12 && rm -rf /var/lib/apt/lists/*',
  },
  check({ document, report }) {
    for (const { run, commands } of offences(
      document,
      ['apt-get'],
      (command) => unpinned(command).length > 0,
    )) {
      const words = commands.flatMap(unpinned);
      report({
        instruction: run,
        span: words[0]!,
        message: `No version is pinned for ${enumerated(words.map(({ value }) => value))}: write PACKAGE=VERSION.`,
      });
    }
  },
};

function unpinned(command: Command): ShellWord[] {
  if (!command.hasArg('install')) return [];
  return command
    .operands(['t', 'target-release'])
    .filter(({ value }) => value !== 'install' && !/[=/]|\.deb$/.test(value));
}
