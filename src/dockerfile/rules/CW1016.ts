import type { Command, ShellWord } from '../model/command';
import type { ImageReference } from '../model/image';
import { baseName } from '../model/image';
import type { Rule } from '../rule';

/** Packages that tutorials still name, until which release there was one, and what to take. */
const GONE: Readonly<
  Record<'alpine' | 'debian', Readonly<Record<string, { until: string; instead: string }>>>
> = {
  alpine: {
    unrar: { until: '3.14', instead: 'bsdtar of libarchive-tools reads most .rar files' },
    python: { until: '3.11', instead: 'take python3' },
    python2: { until: '3.15', instead: 'take python3' },
    'py2-pip': { until: '3.11', instead: 'take py3-pip' },
  },
  debian: {
    python: { until: '10', instead: 'take python3' },
    'python-dev': { until: '10', instead: 'take python3-dev' },
    'python-pip': { until: '10', instead: 'take python3-pip' },
  },
};
/** Releases of Debian, and of Ubuntu as old as these. */
const RELEASES: Readonly<Record<string, string>> = {
  ...{ jessie: '8', stretch: '9', buster: '10', trusty: '8', xenial: '9', bionic: '10' },
  ...{ '14.04': '8', '16.04': '9', '18.04': '10' },
};

export const rule: Rule = {
  meta: {
    code: 'CW1016',
    title: 'There is no such package any more.',
    severity: 'warning',
    fix: 'none',
    source: 'handout, snippet 10: apk add unrar',
    why: 'Distributions drop packages: those that nobody cares for any more, and those whose licence does not fit. A Dockerfile from an old tutorial then stops at its first RUN. This rule knows a few that are often copied.',
    bad: 'FROM alpine:3.22\nRUN apk add --no-cache unrar',
    good: 'FROM alpine:3.22\nRUN apk add --no-cache libarchive-tools',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      for (const command of run.script.named('apk', 'apt-get', 'apt')) {
        for (const { word, instead } of gone(command, document.stageOf(run)?.base))
          report({
            instruction: run,
            span: word,
            message: `There is no package ${word.value} any more: ${instead}.`,
          });
      }
    }
  },
};

function gone(command: Command, image: ImageReference | undefined): { word: ShellWord; instead: string }[] {
  if (!command.hasArg('add', 'install')) return [];
  const family = command.name === 'apk' ? 'alpine' : 'debian';
  const named = command.operands().filter(({ value }) => Object.hasOwn(GONE[family], value));
  if (named.length === 0) return [];
  const release = image === undefined ? undefined : releaseOf(image, family);
  return named
    .map((word) => ({ word, ...GONE[family][word.value]! }))
    .filter(({ until }) => release === undefined || isAfter(release, until));
}

/** The release that the tag names; undefined where it names none, and is most likely a current one. */
function releaseOf(image: ImageReference, family: keyof typeof GONE): string | undefined {
  const { tag = '' } = image;
  if (family === 'alpine') {
    return (baseName(image) === 'alpine' ? /^(\d+\.\d+)/ : /alpine(\d+\.\d+)/).exec(tag)?.[1];
  }
  const named = Object.entries(RELEASES).find(([name]) => tag.includes(name))?.[1];
  return named ?? (baseName(image) === 'debian' ? /^(\d+)/.exec(tag)?.[1] : undefined);
}

/** Compares releases by their parts: 3.9 comes before 3.14. */
function isAfter(release: string, other: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}
