import type { Command, ShellWord } from '../model/command';
import { reportUnpinned } from '../unpinned';
import type { Rule } from '../rule';

/** Options of npm that take a value, without dashes. */
const WITH_VALUE = ['loglevel', 'registry'];

export const rule: Rule = {
  meta: {
    code: 'DL3016',
    title: 'Pin the versions of packages: npm install PACKAGE@VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => '5.1.0' } } },
    fix: 'suggestion',
    source: 'hadolint DL3016',
    why: 'An unpinned package is the newest one of the day. Pinned, the build gives the same software again. A `package-lock.json` and `npm ci` pin everything at once.',
    bad: 'FROM node:22\nRUN npm install express',
    good: 'FROM node:22\nRUN npm install express@5.1.0',
  },
  check(context) {
    reportUnpinned(context, unpinned, {
      manager: 'npm',
      separator: '@',
      advice: 'write PACKAGE@VERSION, or use npm ci with a lock file',
    });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (command.name !== 'npm' || !command.hasArg('install')) return [];
  const [first, ...others] = command.operands(WITH_VALUE);
  if (first?.value !== 'install') return [];
  const start = others.findIndex(({ value }) => value !== 'install');
  return start < 0 ? [] : others.slice(start).filter(({ value }) => !isPinned(value));
}

function isPinned(name: string): boolean {
  if (/^git(?:\+ssh|\+https?)?:\/\//.test(name)) return name.includes('#');
  if (/\.(?:tar|tar\.gz|tgz)$/.test(name) || /^(?:\/|\.\/|\.\.\/|~\/)/.test(name)) return true;
  // The @ in front belongs to a scope: all up to its end is none of a version.
  const scope = /^@[0-~]*/.exec(name)?.[0] ?? '';
  return name.slice(scope.length).includes('@');
}
