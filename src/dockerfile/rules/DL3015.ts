import { meansNoRecommends } from '../long-options';
import { offences, reportMissingWord } from '../commands';
import type { Command } from '../model/command';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3015',
    title: 'Leave out what is only recommended: apt-get install --no-install-recommends.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3015; handout, B.1: clean up as you go',
    why: 'Debian packages recommend others that are pleasant on a desktop. In an image they cost space and download, and each of them is one more thing to keep up to date.',
    bad: 'FROM debian:12\nRUN apt-get install -y curl=7.88.1-10+deb12u12',
    good: 'FROM debian:12\nRUN apt-get install --no-install-recommends -y curl=7.88.1-10+deb12u12',
  },
  check(context) {
    const takesAll = (command: Command): boolean =>
      command.hasArg('install') &&
      !command.hasFlag('no-install-recommends') &&
      !command.hasArg('APT::Install-Recommends=false');
    reportMissingWord(
      context,
      offences(context.document, ['apt-get'], takesAll),
      // A misspelt option has a rule of its own, which mends it where it stands.
      (command) =>
        command.flags.some(({ name }) => meansNoRecommends(name)) ? undefined : command.arg('install'),
      '--no-install-recommends',
    );
  },
};
