import { nearest } from '../../base';
import { meansNoRecommends } from '../apt-options';
import { editCommands } from '../commands';
import type { ShellWord } from '../model/command';
import type { Rule } from '../rule';
import { replace } from '../rule';

/** Long options as apt-get 2.6 has them; options that switch something can be turned round with `no-`. */
const APT_GET = [
  ...[
    'allow-change-held-packages',
    'allow-downgrades',
    'allow-insecure-repositories',
    'allow-releaseinfo-change',
  ],
  ...[
    'allow-releaseinfo-change-codename',
    'allow-releaseinfo-change-defaultpin',
    'allow-releaseinfo-change-label',
  ],
  ...[
    'allow-releaseinfo-change-origin',
    'allow-releaseinfo-change-suite',
    'allow-releaseinfo-change-version',
  ],
  ...['allow-remove-essential', 'allow-unauthenticated', 'allow-weak-repositories', 'arch-only', 'assume-no'],
  ...['assume-yes', 'auto-remove', 'autoremove', 'build', 'build-profiles', 'color', 'comment', 'compile'],
  ...[
    'config-file',
    'debian-only',
    'default-release',
    'diff-only',
    'download',
    'download-only',
    'dry-run',
    'dsc-only',
  ],
  ...['error-on', 'f', 'fix-broken', 'fix-missing', 'fix-policy', 'force-yes', 'format', 'help', 'hold'],
  ...[
    'host-architecture',
    'ignore-hold',
    'ignore-missing',
    'indep-only',
    'install-recommends',
    'install-suggests',
  ],
  ...[
    'just-print',
    'list-cleanup',
    'mark-auto',
    'new-pkgs',
    'no-act',
    'no-download',
    'no-install-recommends',
  ],
  ...[
    'no-install-suggests',
    'no-remove',
    'no-show-upgraded',
    'no-upgrade',
    'only-source',
    'only-upgrade',
    'option',
  ],
  ...[
    'planner',
    'print-uris',
    'purge',
    'quiet',
    'recon',
    'reinstall',
    'remove',
    'show-progress',
    'show-upgraded',
  ],
  ...[
    'silent',
    'simulate',
    'snapshot',
    'solver',
    'source',
    'tar-only',
    'target-release',
    'trivial-only',
    'update',
  ],
  ...['upgrade', 'verbose-versions', 'version', 'with-new-pkgs', 'with-source', 'yes'],
];
const NO_RECOMMENDS = 'no-install-recommends';
/** Long options of apk-tools 2 and 3 that an image is likely to use. */
const APK = [
  ...[
    'allow-untrusted',
    'arch',
    'available',
    'cache-dir',
    'cache-max-age',
    'cache-packages',
    'clean-protected',
  ],
  ...['force', 'force-broken-world', 'force-missing-repositories', 'force-non-repository', 'force-old-apk'],
  ...['force-overwrite', 'force-refresh', 'help', 'initdb', 'interactive', 'keys-dir', 'latest', 'no-cache'],
  ...['no-check-certificate', 'no-chown', 'no-commit-hooks', 'no-interactive', 'no-logfile', 'no-network'],
  ...['no-progress', 'no-scripts', 'preserve-env', 'print-arch', 'progress', 'purge', 'quiet', 'rdepends'],
  ...['repositories-file', 'repository', 'root', 'simulate', 'timeout', 'update', 'update-cache', 'upgrade'],
  ...['usermode', 'verbose', 'version', 'virtual', 'wait'],
];

export const rule: Rule = {
  meta: {
    code: 'CW1008',
    title: 'The command has no such option.',
    severity: 'error',
    fix: 'safe',
    source: 'handout, C.1: --no-recommend',
    why: 'A misspelt option stops the build, often after minutes. Options of apt-get are checked against its own list; those of apk only where one of its options is spelt almost the same.',
    bad: 'FROM debian:12\nRUN apt-get install -y --no-recommend curl',
    good: 'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      for (const command of run.script.named('apt-get', 'apk')) {
        for (const word of command.args) {
          const name = longName(word);
          if (name === undefined) continue;
          const isApt = command.name === 'apt-get';
          if (isApt ? isAptOption(name) : APK.includes(name)) continue;
          const meant = isApt ? meantForApt(name) : nearest(name, APK, 2);
          if (meant === undefined && !isApt) continue;
          report({
            instruction: run,
            span: word,
            message: `${command.name} has no option --${name}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
            fixes: [
              meant === undefined
                ? undefined
                : editCommands(
                    run,
                    [command],
                    `Change to --${meant}`,
                    isApt && meansNoRecommends(name),
                    () =>
                      word.text.startsWith(`--${name}`)
                        ? replace({ start: word.start, end: word.start + 2 + name.length }, `--${meant}`)
                        : undefined,
                  ),
            ],
          });
        }
      }
    }
  },
};

function longName({ value }: ShellWord): string | undefined {
  return /^--([a-z][\w-]*)/i.exec(value)?.[1];
}

function isAptOption(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    APT_GET.includes(lower) || APT_GET.includes(lower.replace(/^(?:no|yes|with|without|enable|disable)-/, ''))
  );
}

function meantForApt(name: string): string | undefined {
  if (meansNoRecommends(name)) return NO_RECOMMENDS;
  if (/^(?:no|without)-(?:install-)?sugg\w*$/.test(name)) return 'no-install-suggests';
  return nearest(name, APT_GET, 3);
}
