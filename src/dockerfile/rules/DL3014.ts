import { offences, reportMissingWord } from '../commands';
import type { Command } from '../model/command';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3014',
    title: 'Answer apt-get beforehand: apt-get install -y.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3014',
    why: 'Nobody sits at the keyboard during a build. Without `-y` apt-get asks, gets no answer, and the build stops.',
    bad: 'FROM debian:12\nRUN apt-get install --no-install-recommends curl=7.88.1-10+deb12u12',
    good: 'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=7.88.1-10+deb12u12',
  },
  check(context) {
    const asks = (command: Command): boolean => command.hasArg('install') && !saysYes(command);
    reportMissingWord(
      context,
      offences(context.document, ['apt-get'], asks),
      (command) => command.arg('install'),
      '-y',
    );
  },
};

function saysYes(command: Command): boolean {
  return (
    command.hasFlag('y', 'yes', 'qq', 'assume-yes') ||
    command.countFlag('q') === 2 ||
    command.countFlag('quiet') === 2 ||
    command.hasArg('-q=2')
  );
}
