import type { Command, ShellWord } from '../model/command';
import type { Rule } from '../rule';
import { reportUnpinned } from '../unpinned';

export const rule: Rule = {
  meta: {
    code: 'DL3018',
    title: 'Pin the versions of packages: apk add PACKAGE=VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '8.14.1-r2' } } },
    fix: 'suggestion',
    source: 'hadolint DL3018',
    why: 'An unpinned package is the newest one of the day. `apk add PACKAGE~=1.2` takes any release of 1.2: enough for most, and it keeps building when the distribution brings out a correction. `apk policy PACKAGE` in the base image prints what there is.',
    bad: 'FROM alpine:3.22\nRUN apk add --no-cache curl',
    good: 'FROM alpine:3.22\nRUN apk add --no-cache curl=8.14.1-r2',
  },
  check(context) {
    reportUnpinned(context, (command) => (command.name === 'apk' ? unpinned(command) : []), {
      manager: 'apk',
      separator: '=',
      advice: 'write PACKAGE=VERSION, or PACKAGE~=VERSION',
    });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (!command.hasArg('add')) return [];
  return command
    .operands(['t', 'virtual', 'repository', 'X'])
    .filter(({ value }) => value !== 'add' && !/[=~<>]|\.apk$/.test(value));
}
