import { ExplainedError, formatBytes } from '../base';
import type { Workbench } from '../workbench';
import { Records } from './records';
import type { ConversionNeeds } from './runtime';

const TIMEOUT = 15_000;

/**
 * Takes the target, a yes for user namespaces, and then words: `program NAME`, `capable NAME`, `folder PATH`. A folder that is
 * not there yet is looked at where it would be made.
 */
const CHECK = String.raw`
exec 2>/dev/null
tell() { printf '%s/%d\0' "$1" "$(($# - 1))"; shift; printf '%s\0' "$@"; }
case $1 in /*) [ -e "$1" ] && tell exists "$1" ;; esac
if [ "$2" = yes ] && [ "$(id -u)" != 0 ] && command -v unshare >/dev/null && ! unshare -U -r true; then
  tell refused "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns)"
fi
case $1 in
  /*)
    folder=${'$'}{1%/*}
    if [ ! -d "${'$'}{folder:-/}" ] || [ ! -w "${'$'}{folder:-/}" ]; then tell closed "${'$'}{folder:-/}"; fi
    ;;
esac
shift 2
while [ $# -gt 1 ]; do
  case $1 in
    program) command -v "$2" >/dev/null || tell missing "$2" ;;
    capable)
      if [ "$(id -u)" != 0 ] && command -v getcap >/dev/null && [ -z "$(getcap "$(command -v "$2")")" ]; then
        tell incapable "$2"
      fi
      ;;
    folder)
      path=$2
      while [ ! -d "$path" ] && [ -n "$path" ]; do path=${'$'}{path%/*}; done
      tell space "$2" $(df -P -k "${'$'}{path:-/}" | awk 'NR == 2 { print $NF, $4 }')
      ;;
  esac
  shift 2
done
tell end
`;

/**
 * Looks whether a conversion can be done before it begins. Rejects with the first thing that is in its way: `file-exists`,
 * `folder-closed`, `program-missing`, `capabilities-missing`, `user-namespaces-off`, `apparmor`, `disk-full`.
 *
 * @param size bytes of the image; undefined where they are not known
 */
export async function checkConversion(
  workbench: Workbench,
  needs: ConversionNeeds,
  options: { target: string; size: number | undefined; elevated: boolean; signal: AbortSignal },
): Promise<void> {
  const { target, size, elevated, signal } = options;
  const words = [
    ...needs.programs.flatMap((name) => ['program', name]),
    ...needs.capable.flatMap((name) => ['capable', name]),
    ...needs.space.flatMap(({ folder }) => ['folder', folder]),
  ];
  const argv = ['sh', '-c', CHECK, 'sh', target, needs.userNamespaces ? 'yes' : 'no', ...words];
  const { stdout } = await workbench.run(argv, { elevated, signal, timeout: TIMEOUT, repeatable: true });
  const problem = problemIn(new Records(stdout), needs, size);
  if (problem !== undefined) throw problem;
}

/** What is in the way, in the order of how little can be done about it. */
export function problemIn(
  found: Records,
  needs: ConversionNeeds,
  size: number | undefined,
): ExplainedError | undefined {
  const problem = (code: string, message: string, remedy: string): ExplainedError =>
    new ExplainedError(code, message, { remedy });
  const [exists, closed] = [found.text('exists'), found.text('closed')];
  if (exists !== undefined)
    return problem('file-exists', `${exists} is there already.`, 'Choose another name.');
  if (closed !== undefined) {
    return problem('folder-closed', `Nothing can be written to ${closed}.`, 'Choose a folder of your own.');
  }
  const missing = found.all('missing').map(([name = '']) => name);
  if (missing.length > 0) {
    return problem(
      'program-missing',
      `The conversion needs ${missing.join(', ')}, which the workbench does not have.`,
      'Have it installed there; “What Does This Workbench Have?” offers that where it can.',
    );
  }
  if (found.text('incapable') !== undefined) {
    return problem(
      'capabilities-missing',
      'enroot may not convert layers here: its helpers have no capabilities.',
      'Have the package “enroot+caps” installed, or convert an image of Docker in place of one of a registry.',
    );
  }
  const [refused] = found.all('refused');
  if (refused !== undefined) {
    return refused[0]?.trim() === '1'
      ? problem(
          'apparmor',
          'AppArmor keeps your user from making user namespaces.',
          'An administrator allows it with an AppArmor profile for the program, or with sysctl kernel.apparmor_restrict_unprivileged_userns=0.',
        )
      : problem(
          'user-namespaces-off',
          'Your user may not make user namespaces on this machine.',
          'An administrator turns them on: sysctl user.max_user_namespaces=15000.',
        );
  }
  return size === undefined ? undefined : tooFull(found, needs, size);
}

/** Folders of one file system share its room. */
function tooFull(found: Records, needs: ConversionNeeds, size: number): ExplainedError | undefined {
  const disks = new Map<string, { free: number; wanted: number; folders: string[] }>();
  for (const [folder = '', disk = '', free = ''] of found.all('space')) {
    const share = needs.space.find((each) => each.folder === folder)?.share ?? 0;
    const known = disks.get(disk) ?? { free: Number(free) * 1024, wanted: 0, folders: [] };
    known.wanted += share * size;
    known.folders.push(folder);
    disks.set(disk, known);
  }
  for (const { free, wanted, folders } of disks.values()) {
    if (Number.isNaN(free) || free >= wanted) continue;
    return new ExplainedError(
      'disk-full',
      `The conversion takes some ${formatBytes(wanted)} in ${folders.join(' and ')}, and ${formatBytes(free)} are free.`,
      { remedy: 'Make room, choose another folder, or set ENROOT_TEMP_PATH to one with more room.' },
    );
  }
  return undefined;
}
