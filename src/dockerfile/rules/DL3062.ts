import { reportUnpinned } from '../unpinned';
import type { Command, ShellWord } from '../model/command';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3062',
    title: 'Pin the versions of Go programs: go install PACKAGE@VERSION.',
    severity: 'warning',
    configuration: { context: { versions: { ofPackage: () => 'v1.2.3' } } },
    fix: 'suggestion',
    source: 'hadolint DL3062',
    why: 'Without a version, or with `@latest`, you get the newest one of the day. Pinned, the build gives the same software again.',
    bad: 'FROM golang:1.24\nRUN go install example.org/tool',
    good: 'FROM golang:1.24\nRUN go install example.org/tool@v1.2.3',
  },
  check(context) {
    reportUnpinned(context, unpinned, { manager: 'go', separator: '@', advice: 'write PACKAGE@VERSION' });
  },
};

function unpinned(command: Command): ShellWord[] {
  if (command.name !== 'go') return [];
  const words = command.operands();
  // What stands behind the package of `go run` are arguments for the program.
  const packages = command.hasArg('run')
    ? words.slice(0, 2).filter(({ value }) => value !== 'run')
    : command.hasArg('install', 'get')
      ? words.filter(({ value }) => !['install', 'get', 'tool'].includes(value))
      : [];
  return packages.filter(({ value }) => !isPinned(value));
}

function isPinned(name: string): boolean {
  return /^[./]/.test(name) || (name.includes('@') && !/@(?:latest|none)$/.test(name));
}
