import { ExplainedError, formatBytes } from '../base';
import type { Precondition } from './jobs';
import type { Records } from './records';
import type { ConversionNeeds } from './runtime';

/**
 * Takes the target, a yes for user namespaces, and then words up to `--`: `program NAME`, `capable NAME`, `wanted KILOBYTES`
 * and `folder PATH`, for which that is wanted. A folder that is not there yet is looked at where it would be made; those of one
 * file system share its room.
 */
const CHECK = String.raw`
blocked=
block() {
  blocked=yes
  tell "$@"
}
{
  case $1 in
    /*)
      folder=${'$'}{1%/*}
      folder=${'$'}{folder:-/}
      [ ! -e "$1" ] || block exists "$1"
      [ -d "$folder" ] && [ -w "$folder" ] || block closed "$folder"
      ;;
  esac
  if [ "$2" = yes ] && [ "$(id -u)" != 0 ] && command -v unshare >/dev/null && ! unshare -U -r true; then
    block refused "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns)"
  fi
  shift 2
  room=
  number=0
  while [ "$1" != -- ]; do
    case $1 in
      program) command -v "$2" >/dev/null || block missing "$2" ;;
      capable)
        if [ "$(id -u)" != 0 ] && command -v getcap >/dev/null && [ -z "$(getcap "$(command -v "$2")")" ]; then
          block incapable "$2"
        fi
        ;;
      wanted) wanted=$2 ;;
      folder)
        path=$2
        while [ -n "$path" ] && [ ! -d "$path" ]; do
          path=${'$'}{path%"${'$'}{path##*/}"}
          path=${'$'}{path%/}
        done
        room="$room$(df -P -k "${'$'}{path:-/}" | awk 'NR == 2 { print $NF, $4 }') $wanted $number
"
        number=$((number + 1))
        ;;
    esac
    shift 2
  done
  shift
  full=$(printf '%s' "$room" | awk '
    NF == 4 && $2 ~ /^[0-9]+$/ { free[$1] = $2; wanted[$1] += $3; folders[$1] = folders[$1] " " $4 }
    END {
      for (disk in free) if (wanted[disk] > free[disk]) {
        printf "%.0f %s%s", wanted[disk], free[disk], folders[disk]
        exit
      }
    }')
  [ -z "$full" ] || block full $full
} 2>/dev/null
[ -z "$blocked" ] || exit 0
`;

/**
 * What has to be so before a conversion begins. Where it is not, the first thing in its way is one of `file-exists`,
 * `folder-closed`, `program-missing`, `capabilities-missing`, `user-namespaces-off`, `apparmor`, `disk-full`.
 *
 * @param size bytes of the image; undefined where they are not known
 */
export function conversionChecks(
  needs: ConversionNeeds,
  { target, size = 0 }: { target: string; size: number | undefined },
): Precondition {
  const words = [
    ...needs.programs.flatMap((name) => ['program', name]),
    ...needs.capable.flatMap((name) => ['capable', name]),
    ...needs.space.flatMap(({ folder, share }) => [
      ...['wanted', String(Math.ceil((share * size) / 1024))],
      ...['folder', folder],
    ]),
  ];
  return {
    script: CHECK,
    words: [target, needs.userNamespaces ? 'yes' : 'no', ...words, '--'],
    problem: (told) => problemIn(told, needs),
  };
}

/** What is in the way, in the order of how little can be done about it. */
function problemIn(found: Records, needs: ConversionNeeds): ExplainedError | undefined {
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
  const [full] = found.all('full');
  if (full === undefined) return undefined;
  const [wanted = 0, free = 0, ...folders] = full.map(Number);
  return problem(
    'disk-full',
    `The conversion takes some ${formatBytes(wanted * 1024)} in ${folders.map((each) => needs.space[each]?.folder).join(' and ')}, and ${formatBytes(free * 1024)} are free.`,
    'Make room, choose another folder, or set ENROOT_TEMP_PATH to one with more room.',
  );
}
