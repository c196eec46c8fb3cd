import { untilInputEnds } from '../boundScript';
import { bytesInto } from '../files/ties';
import { quote } from '../quote';

/** Folders that are watched at most on one workbench: the nearest to the watched ones first. */
const MOST_WATCHED = 2000;
/** And looked at every two seconds, where nothing tells of changes. */
const MOST_POLLED = 100;
const DEEPEST = 12;
const POLL_SECONDS = 2;
/** Of one look. */
const SNAPSHOT_BYTES = 1_000_000;

/** What is never of interest and comes in thousands. */
const NEVER = [
  '*/.git/objects',
  '*/.git/subtree-cache',
  '*/.hg/store',
  '*/node_modules',
  '*/.cache',
  '*/__pycache__',
];

export interface WatchedFolder {
  /** Absolute. */
  path: string;
  /** With the folders in it. */
  recursive: boolean;
}

/**
 * A script of sh that tells of changes in folders until its standard input ends.
 *
 * It says either what inotifywait(1) does: `Watches established.`, then a line `EVENT[,EVENT…]|PATH` for each; or, where
 * that program is missing or the system allows it no more, `looks`, then every two seconds and only if anything differs
 * a line `look`, one `TIME|SIZE|MODE|PATH` for everything in the folders, and `end` (nothing tells of changes there).
 *
 * @param excluded patterns of find(1) for whole paths of folders
 */
export function watchScript(folders: readonly WatchedFolder[], excluded: readonly string[]): string {
  const prune = [...NEVER, ...excluded, '*\n*'].flatMap((pattern, index) => [
    ...(index === 0 ? [] : ['-o']),
    '-path',
    pattern,
  ]);
  const find = (depth: string, rest: string): string =>
    `find -H "$1" -xdev ${depth} ${quote(['(', ...prune, ')', '-prune', '-o', '-type', 'd'])} ${rest} 2>/dev/null`;
  const setUp = [
    // The nearest first, level by level, and no level is looked for that cannot be watched any more.
    'alone() { printf "%s\\n" "$1"; left=$((left - 1)); }',
    'deep() {',
    '  level=0',
    `  while test "$level" -le ${DEEPEST} && test "$left" -gt 0; do`,
    `    found=$(${find('-mindepth "$level" -maxdepth "$level"', '-print')} | head -n "$left")`,
    '    test -n "$found" || break',
    '    printf "%s\\n" "$found"',
    '    left=$((left - $(printf "%s\\n" "$found" | wc -l)))',
    '    level=$((level + 1))',
    '  done',
    '}',
    'folders() {',
    '  left=$1',
    ...folders.map(
      ({ path, recursive }) => `  ${bytesInto('folder', path)}; ${recursive ? 'deep' : 'alone'} "$folder"`,
    ),
    '}',
    'look() {',
    `  folders ${MOST_POLLED} | tr "\\n" "\\0" |`,
    `    xargs -0 sh -c 'find -H "$@" -maxdepth 1 -exec stat "$0" "$WHAT" {} +' "$how" 2>/dev/null |`,
    `    head -c ${SNAPSHOT_BYTES}`,
    '}',
    'poll() {',
    // GNU and busybox, or BSD and macOS.
    '  how=-c WHAT="%y|%s|%f|%n"',
    '  stat "$how" "$WHAT" / >/dev/null 2>&1 || { how=-f WHAT="%Fm|%z|%Xp|%N"; }',
    '  export WHAT',
    '  echo looks',
    '  last=',
    '  while :; do',
    '    now=$(look)',
    '    if test "$now" != "$last"; then printf "look\\n%s\\nend\\n" "$now"; fi',
    '    last=$now',
    `    sleep ${POLL_SECONDS}`,
    '  done',
    '}',
    'follow() {',
    '  command -v inotifywait >/dev/null || return 1',
    `  folders ${MOST_WATCHED} | inotifywait -m --fromfile - --format "%e|%w%f" \\`,
    '    -e close_write,create,delete,moved_to,moved_from,attrib 2>&1 &',
    '  child=$!',
    '  wait "$child"',
    '}',
  ];
  // A folder that goes away in the very moment ends inotifywait too: that is worth a second attempt.
  return untilInputEnds(setUp, `{ trap 'kill "$child"; exit' TERM; follow || follow || poll; }`);
}
