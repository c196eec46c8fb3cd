import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { wordsOf } from './invocation';
import { SPACES } from './processes';
import type { SandboxRuntime } from './runtime';
import type { Runtime, Sandbox } from './types';

/** Seconds that programs have to end by themselves. */
const PATIENCE = 5;
const RUNNING = 77;

/** Gives `pids` what runs in the sandbox whose root folder is the first argument: in all of its namespaces. */
const INSIDE = String.raw`
LC_ALL=C
export LC_ALL
inside() {
  ${SPACES}
  pids=
  for word in $spaces; do
    case $word in mnt:*) continue ;; esac
    [ "$(stat -L -c '%d:%i' "/proc/$word/root/." 2>/dev/null)" = "$root" ] || continue
    case $(cut -d ' ' -f 3 "/proc/$word/stat" 2>/dev/null) in Z | X | '') ;; *) pids="$pids $word" ;; esac
  done
}
root=$(stat -L -c '%d:%i' "$1") && [ -n "$root" ] || exit 1
`;

const STOP = String.raw`${INSIDE}
{
  inside
  [ -z "$pids" ] || kill -TERM $pids
  waited=0
  while [ -n "$pids" ] && [ "$waited" -lt $((${PATIENCE} * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
    inside
  done
  # One that is killed may have started another one meanwhile.
  tries=0
  while [ -n "$pids" ] && [ "$tries" -lt 20 ]; do
    kill -KILL $pids
    sleep 0.1
    tries=$((tries + 1))
    inside
  done
} 2>/dev/null
[ -z "$pids" ]
`;

/** The look and the removal are as close together as can be. */
const REMOVE = String.raw`${INSIDE}
inside 2>/dev/null
[ -z "$pids" ] || exit ${RUNNING}
shift
exec "$@" </dev/null
`;

/**
 * Ends everything that runs in a sandbox: asked politely first, killed after five seconds. Rejects with `sandbox-running`
 * where something of it goes on.
 */
export async function stopSandbox(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  sandbox: Sandbox,
): Promise<void> {
  const own = kind.commands.stop?.(runtime, sandbox);
  const argv = own === undefined ? ['sh', '-c', STOP, 'sh', sandbox.path ?? ''] : wordsOf(own);
  const { exitCode, stdout, stderr } = await workbench.run(argv, { timeout: 30_000 });
  if (exitCode === 0) return;
  throw new ExplainedError('sandbox-running', `Something in ${sandbox.name} goes on.`, {
    remedy: 'It may belong to another user, or wait for a disk that does not answer.',
    detail: `${stdout}${stderr}`.trim(),
  });
}

/**
 * Removes a sandbox with all its files. Rejects with `sandbox-running` where something runs in it: its processes would go on
 * with nothing under their feet.
 */
export async function removeSandbox(
  workbench: Workbench,
  kind: SandboxRuntime,
  runtime: Runtime,
  sandbox: Sandbox,
): Promise<void> {
  const invocation = kind.commands.remove?.(runtime, sandbox);
  if (invocation === undefined) throw new Error(`${kind.id} removes nothing`);
  const words = wordsOf(invocation);
  const argv = sandbox.path === undefined ? words : ['sh', '-c', REMOVE, 'sh', sandbox.path, ...words];
  const { exitCode, stdout, stderr } = await workbench.run(argv, {});
  if (exitCode === 0) return;
  if (exitCode === RUNNING) {
    throw new ExplainedError('sandbox-running', `Something runs in ${sandbox.name}.`, {
      remedy: 'Stop it first.',
    });
  }
  const output = `${stdout}${stderr}`;
  throw (
    kind.explain?.(`remove ${sandbox.name}`, exitCode, output) ??
    new ExplainedError('sandbox-not-removed', `${sandbox.name} could not be removed.`, {
      remedy: 'See what it says.',
      detail: output.trim(),
    })
  );
}
