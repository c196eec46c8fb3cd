import type { PackageManager } from '../../dockerfile';

/**
 * How package managers are asked, inside an image, which version they would install today: scripts for `/bin/sh` that get
 * names as their arguments and print `NAME VERSION` lines. Managers that are not here have no command that says it for
 * every package without installing: `yum` and `dnf` need a plug-in for it, zypper prints tables in the user's language, and
 * the packages of `go` are no modules.
 */
const SCRIPTS: Readonly<Partial<Record<PackageManager, string>>> = {
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
};

/** What to run in a container to be told the versions of packages; undefined where there is no way to ask. */
export function versionsCommand(
  manager: PackageManager,
  names: readonly string[],
): { entrypoint: readonly string[]; command: readonly string[] } | undefined {
  const script = SCRIPTS[manager];
  return script === undefined
    ? undefined
    : { entrypoint: ['/bin/sh', '-c'], command: [script, 'sh', ...names] };
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
