import type { PackageManager } from '../../dockerfile';

/** dnf 4 and 5, and yum, of which one is often a link to the other: what is available comes behind what is installed. */
const RPM = String.raw`
export LC_ALL=C
dnf=$(command -v dnf || command -v yum) || exit
for name do
  version=$("$dnf" -q info "$name" |
    awk -F ' *: *' '$1 == "Version" { version = $2 } $1 == "Release" { print version "-" $2 }' | tail -n 1)
  printf '%s %s\n' "$name" "$version"
done`;

/**
 * How package managers are asked, inside an image, which version they would install today: scripts for `/bin/sh` that get
 * names as their arguments and print `NAME VERSION` lines.
 */
const SCRIPTS: Readonly<Record<PackageManager, string>> = {
  'apt-get': String.raw`
export LC_ALL=C
apt-get update >/dev/null || exit
for name do
  printf '%s %s\n' "$name" "$(apt-cache policy "$name" | sed -n 's/^  Candidate: //p' | head -n 1)"
done`,
  apk: String.raw`
for name do
  version=$(apk add --simulate --no-cache "$name" |
    awk -v name="$name" '$2 == "Installing" && $3 == name { gsub(/[()]/, "", $4); print $4 }')
  printf '%s %s\n' "$name" "$version"
done`,
  pip: String.raw`
pip=$(command -v pip || command -v pip3) || exit
for name do
  version=$("$pip" index versions --disable-pip-version-check "$name" | sed -n '1s/^.* (\(.*\))$/\1/p')
  printf '%s %s\n' "$name" "$version"
done`,
  npm: String.raw`
for name do
  printf '%s %s\n' "$name" "$(npm view "$name" version)"
done`,
  gem: String.raw`
for name do
  version=$(gem list --remote --exact "$name" | sed -n 's/^[^ *][^ ]* (\([^ ,)]*\).*$/\1/p' | head -n 1)
  printf '%s %s\n' "$name" "$version"
done`,
  dnf: RPM,
  yum: RPM,
  zypper: String.raw`
export LC_ALL=C
for name do
  version=$(zypper --quiet --non-interactive info "$name" | sed -n 's/^Version *: *//p' | head -n 1)
  printf '%s %s\n' "$name" "$version"
done`,
  // A package lies in the module whose path is the longest beginning of its own.
  go: String.raw`
for name do
  module=$name
  until version=$(go list -m -f '{{.Version}}' "$module@latest" 2>/dev/null) || [ "$module" = . ]; do
    module=$(dirname "$module")
  done
  printf '%s %s\n' "$name" "$version"
done`,
};

/** What to run in a container to be told the versions of packages. */
export function versionsCommand(
  manager: PackageManager,
  names: readonly string[],
): { entrypoint: readonly string[]; command: readonly string[] } {
  return { entrypoint: ['/bin/sh', '-c'], command: [SCRIPTS[manager], 'sh', ...names] };
}

/** Versions by name, from what {@link versionsCommand} prints. */
export function readVersions(lines: Iterable<string>): Map<string, string> {
  const versions = new Map<string, string>();
  for (const line of lines) {
    const [, name, version] = /^(\S+) (\d\S*|v\d\S*)$/.exec(line) ?? [];
    if (name !== undefined && version !== undefined) versions.set(name, version);
  }
  return versions;
}
