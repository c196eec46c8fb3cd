import type { Workbench } from '../workbench';

/** What a workbench says about its engines, before any of them is talked to. */
export interface Survey {
  /** Where `docker` itself would connect, where the user or the current context says so: `unix:///…`, `tcp://…`. */
  endpoint: string | undefined;
  /** Sockets that exist, in the order of {@link SCRIPT}. */
  sockets: { path: string; mayUse: boolean }[];
  /** What docker's contexts lead to, where it was asked for them. */
  contexts: { name: string; endpoint: string }[];
  /** Programs on the PATH of this user; `nc` only where it speaks to sockets and passes the end of its input on (OpenBSD's). */
  programs: ReadonlySet<string>;
}

/** Who may use an engine, as far as that can be said. */
export interface Membership {
  /** Groups of this session. */
  groups: readonly string[];
  /** Members of the group `docker`, as it is now; undefined where there is no such group. */
  dockerGroup: readonly string[] | undefined;
}

/**
 * One round trip, and on most machines no other program than the shell. A line is a word and what it stands for. The first
 * argument is `contexts` where these are wanted, the others are further sockets to look at.
 */
const SCRIPT = String.raw`
endpoint=${'$'}{DOCKER_HOST-}
config=${'$'}{DOCKER_CONFIG:-$HOME/.docker}/config.json
if [ -z "$endpoint" ]; then
  if [ -n "${'$'}{DOCKER_CONTEXT-}" ] ||
    { [ -f "$config" ] && grep -q '"currentContext"' "$config" 2>/dev/null; }; then
    endpoint=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
  fi
fi
printf 'endpoint %s\n' "$endpoint"
if [ "$1" = contexts ] && [ -d "${'$'}{config%/*}/contexts/meta" ] && command -v docker >/dev/null 2>&1; then
  docker context ls --format 'context {{.Name}} {{.DockerEndpoint}}' 2>/dev/null
fi
shift
runtime=${'$'}{XDG_RUNTIME_DIR:-/run/user/$(id -u)}
for socket in "${'$'}{endpoint#unix://}" /var/run/docker.sock "$runtime/docker.sock" "$HOME/.docker/run/docker.sock" \
  "$runtime/podman/podman.sock" /run/podman/podman.sock "$@"; do
  [ -S "$socket" ] || continue
  if [ -r "$socket" ] && [ -w "$socket" ]; then may=yes; else may=no; fi
  printf 'socket %s %s\n' "$may" "$socket"
done
none=yes
for program in docker podman socat; do
  command -v "$program" >/dev/null 2>&1 && printf 'program %s\n' "$program" && none=
done
for program in dockerd sudo; do
  command -v "$program" >/dev/null 2>&1 && printf 'program %s\n' "$program"
done
if [ -n "$none" ] && command -v nc >/dev/null 2>&1; then
  case $(nc -h 2>&1 </dev/null) in *-N*hutdown*-U*) echo 'program nc' ;; esac
fi
exit 0
`;

/** What matters only where somebody may not use an engine. */
const MEMBERSHIP = String.raw`
printf 'groups %s\n' "$(id -nG)"
getent group docker 2>/dev/null | sed 's/^/dockergroup /'
exit 0
`;

/** Asks the workbench. `sockets` are looked at beside the usual ones. */
export async function survey(
  workbench: Workbench,
  signal: AbortSignal,
  { contexts = false, sockets = [] }: { contexts?: boolean; sockets?: readonly string[] } = {},
): Promise<Survey> {
  if (workbench.kind === 'local' && process.platform === 'win32') {
    // Docker Desktop's named pipe; Windows has none of the programs that the script needs.
    return parseSurvey('socket yes //./pipe/docker_engine\nprogram docker');
  }
  const argv = ['sh', '-c', SCRIPT, 'sh', contexts ? 'contexts' : '', ...sockets];
  const { stdout } = await workbench.run(argv, { signal, timeout: 15_000, repeatable: true });
  return parseSurvey(stdout);
}

/** Reads what the script prints. */
export function parseSurvey(text: string): Survey {
  const all = valuesIn(text);
  return {
    endpoint: all('endpoint')[0] || undefined,
    sockets: all('socket').map((line) => ({
      path: line.slice(line.indexOf(' ') + 1),
      mayUse: line.startsWith('yes '),
    })),
    contexts: all('context').map((line) => ({
      name: line.slice(0, line.indexOf(' ')),
      endpoint: line.slice(line.indexOf(' ') + 1),
    })),
    programs: new Set(all('program')),
  };
}

/** Asks the workbench about this user. */
export async function membership(workbench: Workbench, signal: AbortSignal): Promise<Membership> {
  const { stdout } = await workbench.run(['sh', '-c', MEMBERSHIP], {
    signal,
    timeout: 15_000,
    repeatable: true,
  });
  return parseMembership(stdout);
}

export function parseMembership(text: string): Membership {
  const all = valuesIn(text);
  const group = all('dockergroup')[0];
  return {
    groups: (all('groups')[0] ?? '').split(' ').filter(Boolean),
    // name:password:id:members, see group(5).
    dockerGroup: group === undefined ? undefined : (group.split(':')[3] ?? '').split(',').filter(Boolean),
  };
}

function valuesIn(text: string): (word: string) => string[] {
  const lines = text.split('\n');
  return (word) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}
