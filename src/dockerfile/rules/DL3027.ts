import { editCommands, offences } from '../commands';
import type { Command } from '../model/command';
import type { Rule } from '../rule';
import { replace } from '../rule';

const APT_GET = [
  ...[
    'install',
    'update',
    'upgrade',
    'remove',
    'purge',
    'autoremove',
    'autopurge',
    'clean',
    'autoclean',
    'download',
  ],
  ...['source', 'build-dep', 'dist-upgrade', 'satisfy', 'reinstall', 'changelog'],
];
const APT_CACHE = ['search', 'show', 'policy', 'depends', 'rdepends', 'madison'];

export const rule: Rule = {
  meta: {
    code: 'DL3027',
    title: 'Use apt-get (or apt-cache) in scripts; apt is made for people.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL3027; handout, C.1',
    why: '`apt` says itself that its interface is not stable: options and output may change with the next release, and with them your build. `apt-get` does the same and stays as it is.',
    bad: 'FROM debian:12\nRUN apt update && rm -rf /var/lib/apt/lists/*',
    good: 'FROM debian:12\nRUN apt-get update && rm -rf /var/lib/apt/lists/*',
  },
  check({ document, report }) {
    for (const { run, commands } of offences(document, ['apt'], () => true)) {
      report({
        instruction: run,
        span: commands[0].nameWord,
        fixes: [
          editCommands(run, commands, 'Change to apt-get', true, (command) => {
            const better = betterFor(command);
            return better === undefined ? undefined : replace(command.nameWord, better);
          }),
        ],
      });
    }
  },
};

function betterFor(command: Command): string | undefined {
  const verb = command.operands(['o', 'option', 't', 'target-release', 'c', 'config-file'])[0]?.value;
  if (verb === undefined) return undefined;
  if (APT_GET.includes(verb)) return 'apt-get';
  return APT_CACHE.includes(verb) ? 'apt-cache' : undefined;
}
