import type { Command, ShellWord } from '../model/command';
import { reportUnpinned } from '../unpinned';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3028',
    title: 'Pin the versions of gems: gem install GEM:VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '2.7.1' } } },
    fix: 'suggestion',
    source: 'hadolint DL3028',
    why: 'An unpinned gem is the newest one of the day. Pinned, the build gives the same software again.',
    bad: 'FROM ruby:3.4\nRUN gem install bundler',
    good: 'FROM ruby:3.4\nRUN gem install bundler:2.7.1',
  },
  check(context) {
    reportUnpinned(context, unpinned, { manager: 'gem', separator: ':', advice: 'write GEM:VERSION' });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (command.name !== 'gem' || !command.hasArg('install', 'i')) return [];
  if (command.args.some(({ value }) => value === '-v' || /^--version(?:=|$)/.test(value))) return [];
  const found: ShellWord[] = [];
  for (let index = 0; index < command.args.length; index++) {
    const word = command.args[index]!;
    if (word.value === '--') break;
    // The word behind an option is taken for its value.
    if (word.value.startsWith('-')) index++;
    else if (word.value !== 'install' && word.value !== 'i' && !word.value.includes(':')) found.push(word);
  }
  return found;
}
