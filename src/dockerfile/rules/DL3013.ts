import type { Command, ShellWord } from '../model/command';
import type { Rule } from '../rule';
import { reportUnpinned } from '../unpinned';

/** Options of pip that take a value, without dashes. */
const WITH_VALUE = [
  ...[
    'abi',
    'b',
    'build',
    'e',
    'editable',
    'extra-index-url',
    'f',
    'find-links',
    'i',
    'index-url',
    'implementation',
  ],
  ...[
    'no-binary',
    'only-binary',
    'platform',
    'prefix',
    'progress-bar',
    'proxy',
    'python',
    'python-version',
    'root',
  ],
  ...['root-user-action', 'src', 't', 'target', 'trusted-host', 'upgrade-strategy'],
];
const VCS = /^(?:git|svn|hg\+(?:file|https?|ssh|static-http)|bzr\+(?:https?|ssh|s?ftp|lp))/;

export const rule: Rule = {
  meta: {
    code: 'DL3013',
    title: 'Pin the versions of packages: pip install PACKAGE==VERSION, or a requirements file.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '2.3.1' } } },
    fix: 'suggestion',
    source: 'hadolint DL3013',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again. `pip freeze` prints what you have, in the form that a requirements file takes.',
    bad: 'FROM python:3.13\nRUN pip install --no-cache-dir numpy',
    good: 'FROM python:3.13\nRUN pip install --no-cache-dir numpy==2.3.1',
  },
  check(context) {
    reportUnpinned(context, (command) => (isUnpinnedInstall(command) ? unpinned(command) : []), {
      manager: 'pip',
      separator: '==',
      advice: 'write PACKAGE==VERSION, or use a requirements file',
    });
  },
};

function isUnpinnedInstall(command: Command): boolean {
  return (
    command.isPipInstall && !command.hasFlag('constraint', 'c') && !command.hasArg('--requirement', '-r', '.')
  );
}

function unpinned(command: Command): ShellWord[] {
  const words = command.operands(WITH_VALUE);
  const install = words.findIndex(({ value }) => value === 'install');
  if (install < 0) return [];
  const packages = words.slice(install);
  const first = packages.findIndex(({ value }) => value !== 'install');
  return first < 0 ? [] : packages.slice(first).filter(({ value }) => !isPinned(value));
}

function isPinned(text: string): boolean {
  if (/[<>]|[=!~]=/.test(text) || /\.(?:whl|tar\.gz)$/.test(text)) return true;
  return VCS.test(text) ? text.includes('@') : text.includes('/');
}
