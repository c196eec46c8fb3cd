import { nearest } from '../base';
import type { Command } from './model/command';

/** What a package manager knows of the options that begin with two dashes. */
interface Options {
  readonly names: ReadonlySet<string>;
  /** True where the list is complete, so that whatever is not in it is an error. */
  readonly isComplete: boolean;
  /** Whether a name may be shortened, as long as one begins with it. */
  readonly canShorten: boolean;
  /** Names that people bring along from other programs, with what is meant; undefined where nothing like it exists. */
  readonly mistaken: Readonly<Record<string, string | undefined>>;
}

/** apt-get 2.6; options that switch something can be turned round with `no-`. */
const APT_GET = listed(`
  allow-change-held-packages allow-downgrades allow-insecure-repositories allow-releaseinfo-change
  allow-releaseinfo-change-codename allow-releaseinfo-change-defaultpin allow-releaseinfo-change-label
  allow-releaseinfo-change-origin allow-releaseinfo-change-suite allow-releaseinfo-change-version
  allow-remove-essential allow-unauthenticated allow-weak-repositories arch-only assume-no assume-yes
  auto-remove autoremove build build-profiles color comment compile config-file debian-only
  default-release diff-only download download-only dry-run dsc-only error-on f fix-broken fix-missing
  fix-policy force-yes format help hold host-architecture ignore-hold ignore-missing indep-only
  install-recommends install-suggests just-print list-cleanup mark-auto new-pkgs no-act no-download
  no-install-recommends no-install-suggests no-remove no-show-upgraded no-upgrade only-source
  only-upgrade option planner print-uris purge quiet recon reinstall remove show-progress
  show-upgraded silent simulate snapshot solver source tar-only target-release trivial-only update
  upgrade verbose-versions version with-new-pkgs with-source yes
`);

/** apk-tools 2 and 3, of what an image is likely to use. */
const APK = listed(`
  allow-untrusted arch available cache-dir cache-max-age cache-packages clean-protected force
  force-broken-world force-missing-repositories force-non-repository force-old-apk force-overwrite
  force-refresh help initdb interactive keys-dir latest no-cache no-check-certificate no-chown
  no-commit-hooks no-interactive no-logfile no-network no-progress no-scripts preserve-env print-arch
  progress purge quiet rdepends repositories-file repository root simulate timeout update update-cache
  upgrade usermode verbose version virtual wait
`);

/** pip install, up to 25.3. */
const PIP = listed(`
  abi all-releases break-system-packages build build-constraint build-dir cache-dir cert
  check-build-dependencies client-cert compile config-setting config-settings constraint debug
  default-timeout disable-pip-version-check dry-run editable exists-action extra-index-url find-links
  force-reinstall global-option group hash help ignore-installed ignore-requires-python implementation
  index-url install-option isolated keyring-provider local-log log log-file no-binary
  no-build-isolation no-cache-dir no-clean no-color no-compile no-dependencies no-deps no-index
  no-input no-python-version-warning no-use-pep517 no-user no-warn-conflicts no-warn-script-location
  only-binary only-final platform pre prefer-binary prefix process-dependency-links progress-bar proxy
  pypi-url python python-version quiet report require-hashes require-virtualenv requirement
  requirements-from-script resume-retries retries root root-user-action source source-dir
  source-directory src target timeout trusted-host upgrade upgrade-strategy uploaded-prior-to
  use-deprecated use-feature use-pep517 user verbose version
`);

/** dnf 4 and 5, microdnf and yum. */
const DNF = listed(`
  advisories advisory advisory-severities allmem allow-downgrade allowerasing arch assumeno assumeyes
  best bugfix bugfixes bz bzs cacheonly color comment config cve cves debuglevel debugsolver destdir
  disable-plugin disable-repo disableexcludepkgs disableexcludes disableplugin disablerepo downloaddir
  downloadonly dump-main-config dump-repo-config dump-variables enable-plugin enable-repo enableplugin
  enablerepo enhancement errorlevel exclude excludepkgs forcearch from-repo help installroot
  newpackage no-allow-downgrade no-best no-docs no-gpgchecks no-plugins noautoremove nobest nocrypto
  nodocs nogpgcheck noplugins noroot obsoletes offline quiet randomwait refresh releasever
  releasever-major releasever-minor repo repofrompath repoid rpmverbosity sec-severity secseverity
  security setopt setvar showduplicates skip-broken skip-file-locks skip-unavailable store transient
  use-host-config verbose version with-optional
`);

const WEAK_DEPENDENCIES = 'setopt=install_weak_deps=False';

const OPTIONS = {
  apt: {
    names: APT_GET,
    isComplete: true,
    canShorten: false,
    mistaken: { 'no-cache': undefined, assumeyes: 'assume-yes' },
  },
  apk: {
    names: APK,
    isComplete: false,
    canShorten: true,
    mistaken: {
      'no-cache-dir': 'no-cache',
      'no-install-recommends': undefined,
      'assume-yes': undefined,
      yes: undefined,
    },
  },
  pip: {
    names: PIP,
    isComplete: false,
    canShorten: true,
    mistaken: { 'no-caching': 'no-cache-dir', 'no-install-recommends': undefined, yes: undefined },
  },
  dnf: {
    names: DNF,
    isComplete: false,
    canShorten: true,
    mistaken: {
      'assume-yes': 'assumeyes',
      'no-install-recommends': WEAK_DEPENDENCIES,
      'no-recommends': WEAK_DEPENDENCIES,
    },
  },
} satisfies Record<string, Options>;

/** An option that the command does not have: its name, and the one that was most likely meant. */
export interface UnknownOption {
  readonly name: string;
  readonly meant: string | undefined;
  /** True where there is no doubt about what was meant. */
  readonly isCertain: boolean;
}

/** What is wrong with a word of the command; undefined where it is no long option, or a good one as far as is known. */
export function unknownOption(command: Command, value: string): UnknownOption | undefined {
  const name = /^--([a-z][\w-]*)/i.exec(value)?.[1]?.toLowerCase();
  const options = optionsOf(command);
  if (name === undefined || options === undefined || options.names.has(name)) return undefined;
  if (options === OPTIONS.apt) {
    if (APT_GET.has(name.replace(/^(?:no|yes|with|without|enable|disable)-/, ''))) return undefined;
    if (meansNoRecommends(name)) return { name, meant: 'no-install-recommends', isCertain: true };
    if (/^(?:no|without)-(?:install-)?sugg\w*$/.test(name))
      return { name, meant: 'no-install-suggests', isCertain: true };
  }
  const all = [...options.names];
  if (options.canShorten && all.some((known) => known.startsWith(name))) return undefined;
  const { mistaken } = options;
  if (Object.hasOwn(mistaken, name)) return { name, meant: mistaken[name], isCertain: false };
  const meant = nearest(name, all, options.isComplete ? 3 : name.length < 8 ? 1 : 2);
  return meant === undefined && !options.isComplete ? undefined : { name, meant, isCertain: false };
}

function optionsOf(command: Command): Options | undefined {
  switch (command.name) {
    case 'apt-get':
      return OPTIONS.apt;
    case 'apt':
      return command.hasArg('install', 'update', 'upgrade', 'remove') ? OPTIONS.apt : undefined;
    case 'apk':
      return OPTIONS.apk;
    case 'dnf':
    case 'microdnf':
    case 'yum':
      return command.hasArg('install', 'update', 'upgrade', 'remove', 'clean') ? OPTIONS.dnf : undefined;
    default:
      return command.isPipInstall ? OPTIONS.pip : undefined;
  }
}

/** Ways to misspell `--no-install-recommends`: `--no-recommend`, `--no-install-recommend`, … */
export function meansNoRecommends(name: string): boolean {
  return /^(?:no|without)-(?:install-)?recom\w*$/.test(name) && name !== 'no-install-recommends';
}

function listed(names: string): ReadonlySet<string> {
  return new Set(names.trim().split(/\s+/));
}
