import type { Facts } from './facts';
import type { PackageManager } from './types';

type Family = 'debian' | 'ubuntu' | 'fedora' | 'rhel' | 'suse' | 'arch' | 'alpine';

/** The packages of one family of distributions, where they differ from release to release only for some of them. */
interface Entry {
  on: readonly Family[];
  packages: readonly string[];
  /** The first release that has them, and the first that has them no more. */
  from?: number;
  until?: number;
}

const ALL: readonly Family[] = ['debian', 'ubuntu', 'fedora', 'rhel', 'suse', 'arch', 'alpine'];

const sameEverywhere = (name: string): readonly Entry[] => [{ on: ALL, packages: [name] }];

/** What can be installed from the distributions' own repositories, and how it is called there. */
const PACKAGES = {
  docker: [
    { on: ['debian', 'ubuntu'], packages: ['docker.io'] },
    { on: ['fedora'], packages: ['moby-engine'] },
    { on: ['suse', 'arch', 'alpine'], packages: ['docker'] },
  ],
  buildx: [
    { on: ['debian'], packages: ['docker-buildx'], from: 13 },
    { on: ['ubuntu', 'fedora', 'suse', 'arch'], packages: ['docker-buildx'] },
    { on: ['alpine'], packages: ['docker-cli-buildx'] },
  ],
  compose: [
    { on: ['ubuntu'], packages: ['docker-compose-v2'] },
    { on: ['debian'], packages: ['docker-compose'], from: 13 },
    { on: ['fedora', 'suse', 'arch'], packages: ['docker-compose'] },
    { on: ['alpine'], packages: ['docker-cli-compose'] },
  ],
  podman: sameEverywhere('podman'),
  charliecloud: [{ on: ['debian', 'ubuntu', 'fedora'], packages: ['charliecloud'] }],
  apptainer: [{ on: ['fedora', 'suse'], packages: ['apptainer'] }],
  java: [
    { on: ['debian'], packages: ['openjdk-17-jre-headless'], until: 13 },
    { on: ['debian'], packages: ['openjdk-21-jre-headless'], from: 13 },
    { on: ['ubuntu'], packages: ['openjdk-17-jre-headless'] },
    { on: ['fedora'], packages: ['java-latest-openjdk-headless'] },
    { on: ['rhel'], packages: ['java-17-openjdk-headless'], until: 10 },
    { on: ['rhel'], packages: ['java-21-openjdk-headless'], from: 10 },
    { on: ['suse'], packages: ['java-17-openjdk-headless'] },
    { on: ['arch'], packages: ['jre-openjdk-headless'] },
    { on: ['alpine'], packages: ['openjdk17-jre-headless'] },
  ],
  git: sameEverywhere('git'),
  make: sameEverywhere('make'),
  tmux: sameEverywhere('tmux'),
  curl: sameEverywhere('curl'),
  jq: sameEverywhere('jq'),
  gawk: sameEverywhere('gawk'),
  zstd: sameEverywhere('zstd'),
  python3: [
    { on: ['debian', 'ubuntu', 'fedora', 'rhel', 'suse', 'alpine'], packages: ['python3'] },
    { on: ['arch'], packages: ['python'] },
  ],
  parallel: [
    { on: ['debian', 'ubuntu', 'fedora', 'arch', 'alpine'], packages: ['parallel'] },
    { on: ['suse'], packages: ['gnu_parallel'] },
  ],
  squashfs: [
    { on: ['debian', 'ubuntu', 'fedora', 'rhel', 'arch', 'alpine'], packages: ['squashfs-tools'] },
    { on: ['suse'], packages: ['squashfs'] },
  ],
  newuidmap: [
    { on: ['debian', 'ubuntu'], packages: ['uidmap'] },
    { on: ['fedora', 'rhel'], packages: ['shadow-utils'] },
    { on: ['suse', 'arch'], packages: ['shadow'] },
    { on: ['alpine'], packages: ['shadow-uidmap'] },
  ],
  shellcheck: [
    { on: ['debian', 'ubuntu', 'arch', 'alpine'], packages: ['shellcheck'] },
    { on: ['fedora', 'suse'], packages: ['ShellCheck'] },
  ],
} as const satisfies Record<string, readonly Entry[]>;

/** What there are packages for. */
export type Installable = keyof typeof PACKAGES;

/** By the names of os-release(5), in `ID` and `ID_LIKE`. */
const FAMILIES: Readonly<Record<string, Family>> = {
  debian: 'debian',
  raspbian: 'debian',
  ubuntu: 'ubuntu',
  fedora: 'fedora',
  rhel: 'rhel',
  centos: 'rhel',
  rocky: 'rhel',
  almalinux: 'rhel',
  suse: 'suse',
  opensuse: 'suse',
  'opensuse-leap': 'suse',
  'opensuse-tumbleweed': 'suse',
  sles: 'suse',
  arch: 'arch',
  alpine: 'alpine',
};

const MANAGERS: Readonly<Record<Family, PackageManager>> = {
  debian: 'apt-get',
  ubuntu: 'apt-get',
  fedora: 'dnf',
  rhel: 'dnf',
  suse: 'zypper',
  arch: 'pacman',
  alpine: 'apk',
};

/** The packages of one machine's distribution. */
export class Packages {
  readonly #family: Family | undefined;
  readonly #release: number;
  /** Undefined where the distribution is not known, or its package manager is not there. */
  readonly manager: PackageManager | undefined;

  constructor(facts: Facts) {
    const id = unquoted(facts.text('os.ID'));
    const names = [id, ...unquoted(facts.text('os.ID_LIKE')).split(' ')];
    this.#family = names.map((name) => FAMILIES[name]).find((family) => family !== undefined);
    // A derivative counts its releases its own way; most are of recent ones.
    const own = Object.hasOwn(FAMILIES, id);
    this.#release = own ? Number.parseFloat(unquoted(facts.text('os.VERSION_ID'))) : Number.NaN;
    const manager = this.#family === undefined ? undefined : MANAGERS[this.#family];
    this.manager = manager !== undefined && facts.all('manager').includes(manager) ? manager : undefined;
  }

  /** What to install for `what`; undefined where the distribution has none of it. */
  of(...what: readonly Installable[]): readonly string[] | undefined {
    const family = this.#family;
    if (this.manager === undefined || family === undefined) return undefined;
    const found = what.map((one) => {
      const entries: readonly Entry[] = PACKAGES[one];
      return entries.find(
        ({ on, from = 0, until = Infinity }) =>
          on.includes(family) && !(this.#release < from) && !(this.#release >= until),
      )?.packages;
    });
    return found.includes(undefined) ? undefined : [...new Set(found.flatMap((packages) => packages ?? []))];
  }
}

/** The commands, one after the other, that install packages and ask no questions. For root. */
export function installCommands(
  manager: PackageManager,
  packages: readonly string[],
): readonly (readonly string[])[] {
  switch (manager) {
    case 'apt-get':
      return [
        ['apt-get', 'update'],
        ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '--yes', ...packages],
      ];
    case 'dnf':
      return [['dnf', 'install', '--assumeyes', ...packages]];
    case 'zypper':
      return [['zypper', '--non-interactive', 'install', ...packages]];
    case 'pacman':
      return [['pacman', '--sync', '--needed', '--noconfirm', ...packages]];
    case 'apk':
      return [['apk', 'add', '--update-cache', ...packages]];
  }
}

function unquoted(value = ''): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}
