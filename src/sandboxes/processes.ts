import type { Records } from './records';
import type { SandboxProcess } from './types';

/** Gives `spaces` a line `PID NAMESPACE` for each process that this user may look into and that has not our mounts. */
export const SPACES = String.raw`
  own=$(stat -c '%N' /proc/self/ns/mnt | sed 's/.*\(mnt:[^]]*\]\).*/\1/')
  spaces=$(stat -c '%N' /proc/[0-9]*/ns/mnt | grep -vF "$own" |
    sed -n 's|^[^/]*/proc/\([0-9]*\)/ns/mnt[^m]*\(mnt:[^]]*\]\).*|\1 \2|p')
`;

/** Tells of them, what they have as their root folder, and since when they run as what: few programs for any number. */
export const PROCESSES = String.raw`${SPACES}
if [ -n "$spaces" ]; then
  set --
  pids=
  for word in $spaces; do
    case $word in
      mnt:*) ;;
      *)
        set -- "$@" "/proc/$word/root/."
        pids=$pids,$word
        ;;
    esac
  done
  tell spaces "$spaces"
  tell roots "$(stat -L -c '%n %d:%i' "$@")"
  tell processes "$(TZ=UTC0 ps -o pid=,lstart=,args= -p "${'$'}{pids#,}" | cut -c 1-400)"
fi
`;

const LONGEST_COMMAND = 300;

/** Processes by the root folder (`DEVICE:INODE`) that they have, the oldest first. */
export function processesByRoot(records: Records): ReadonlyMap<string, readonly SandboxProcess[]> {
  const namespaces = new Map(lines(records, 'spaces', /^(\d+) (mnt:\S+)$/));
  const described = new Map(
    lines(records, 'processes', /^\s*(\d+)\s+(.+)$/).map(([pid, rest]) => [pid, rest] as const),
  );
  const found = new Map<string, SandboxProcess[]>();
  for (const [pid, root] of lines(records, 'roots', /^\/proc\/(\d+)\/root\/\. (\d+:\d+)$/)) {
    const namespace = namespaces.get(pid);
    if (namespace === undefined) continue;
    const process = { pid: Number(pid), namespace, ...description(described.get(pid) ?? '') };
    const before = found.get(root);
    if (before === undefined) found.set(root, [process]);
    else before.push(process);
  }
  for (const processes of found.values()) {
    processes.sort((one, other) => (one.since ?? 0) - (other.since ?? 0) || one.pid - other.pid);
  }
  return found;
}

function lines(records: Records, word: string, form: RegExp): [string, string][] {
  return (records.text(word) ?? '').split('\n').flatMap((line): [string, string][] => {
    const [, first, second] = form.exec(line) ?? [];
    return first === undefined || second === undefined ? [] : [[first, second]];
  });
}

/** Of ps(1): `Sun Nov 22 12:35:59 2026 sleep 600`, in UTC. */
function description(text: string): Pick<SandboxProcess, 'since' | 'command'> {
  const [, time = '', command = ''] = /^(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\s?(.*)$/.exec(text) ?? [];
  const since = Date.parse(`${time} UTC`);
  return { since: Number.isNaN(since) ? undefined : since, command: command.slice(0, LONGEST_COMMAND) };
}
