import { createHash, randomBytes } from 'node:crypto';
import { ExplainedError } from '../base';
import { untilInputEnds } from '../workbench';
import type { Workbench } from '../workbench';
import { wordsOf } from './invocation';
import { Records, TELL } from './records';
import type { Invocation } from './types';

/** A program that runs on the workbench by itself, whether or not anybody is connected, in a process group of its own. */
export interface Job {
  /** Its folder: `log` has what it prints, `status` its exit status once it has ended. */
  readonly folder: string;
  /** Its process group. */
  readonly group: number;
  readonly elevated: boolean;
}

/** What is looked at in the very script that starts a job, so that it costs no journey of its own. */
export interface Precondition {
  /** Of sh: takes its words from the arguments. Where something is in the way it tells what (see `Records`), and exits. */
  readonly script: string;
  readonly words: readonly string[];
  /** What is in the way, from what was told. */
  readonly problem: (told: Records) => ExplainedError | undefined;
}

/** What another job holds. */
const BUSY = 75;

const TIMEOUT = 30_000;
/** Seconds that a program may take to tidy up before it is killed. */
const TIDYING = 20;

/**
 * Takes the key of a lock (or nothing), the folder to be in (or nothing) and the words. The trap keeps the shell, which has to
 * write the status, but not its program, from ending with the group. As long as that shell runs it holds `started`, and nothing
 * else does: so others hear of its end.
 */
const START = String.raw`
umask 077
base=${'$'}{XDG_STATE_HOME:-$HOME/.local/state}/container-workbench
mkdir -p "$base/jobs" "$base/locks" && job=$(mktemp -d "$base/jobs/XXXXXXXXXX") || exit 1
if [ -n "$1" ]; then
  exec 9>"$base/locks/$1"
  flock -n 9 || { rmdir "$job"; exit ${BUSY}; }
fi
[ -z "$2" ] || cd "$2" || exit 1
shift 2
umask 022
exec 8>"$job/started"
flock -n 8
setsid sh -c 'job=$1; shift; trap : TERM INT HUP; "$@" 8>&-; echo "$?" >"$job/new"; mv "$job/new" "$job/status"' sh "$job" "$@" \
  </dev/null >"$job/log" 2>&1 &
tell started "$!" "$job"
`;

/**
 * Prints what the log has from a byte on, and among that, after the end, `\0NONCE:STATUS:SIZE\0` with the size of the log; the
 * status is `gone` where nobody has kept that. The end is heard of by the lock, or where the file system has none by looking: for
 * the status, since where the first process of a container tidies up late, what has ended stays in the list of processes for seconds.
 */
const FOLLOW = String.raw`{
  trap 'kill $tail $lock; exit' TERM
  tail -c "+$3" -f -s 0.1 "$1/log" & tail=$!
  flock -s "$1/started" true & lock=$!
  wait "$lock"
  lock=
  until [ -e "$1/status" ] || ! kill -0 "$2"; do sleep 0.2; done
  status=gone size=
  [ ! -d "$1" ] || { size=$(wc -c <"$1/log"); status=$(cat "$1/status"); }
  printf '\0%s:%s:%s\0' "$4" "$status" "$size"
  wait "$tail"
} 2>/dev/null`;

/**
 * Ends a group, if it is still the one of that job: politely first. What is left of it may be dead already (Z). Then what it
 * has made goes.
 */
const CANCEL = String.raw`
alive() { ps -e -o pgid=,stat= | awk -v group="$2" '$1 == group && $2 !~ /^Z/ { found = 1 } END { exit !found }'; }
if tr '\0' '\n' <"/proc/$2/cmdline" 2>/dev/null | grep -qxF "$1"; then
  kill -TERM -- "-$2" 2>/dev/null
  waited=0
  while alive "$@" && [ "$waited" -lt $((${TIDYING} * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  alive "$@" && kill -KILL -- "-$2" 2>/dev/null
fi
if [ -n "$3" ] && [ "$3" -nt "$1/started" ]; then
  # Images have folders that even their owner may not write to.
  [ -L "$3" ] || [ ! -d "$3" ] || chmod -R u+rwX -- "$3"
  rm -rf -- "$3"
fi
rm -rf -- "$1"
`;

/**
 * Starts an invocation that goes on without us. Rejects with what its precondition says, with `job-busy` where another one holds
 * the lock, `job-failed` where it cannot be started, and as `Workbench.run` does.
 *
 * @param options.lock what no two jobs may work on at the same time, a path for example
 */
export async function startJob(
  workbench: Workbench,
  invocation: Invocation,
  options: { lock?: string; precondition?: Precondition | undefined } = {},
): Promise<Job> {
  const { precondition } = options;
  const elevated = invocation.elevated === true;
  const lock = options.lock === undefined ? '' : createHash('sha256').update(options.lock).digest('hex');
  const script = [TELL, precondition?.script ?? '', START].join('\n');
  const words = [...(precondition?.words ?? []), lock, invocation.cwd ?? '', ...wordsOf(invocation)];
  // Nothing gives it up on its way: what has been started by then would go on, and nobody would know of it.
  const { exitCode, stdout, stderr } = await workbench.run(['sh', '-c', script, 'sh', ...words], {
    elevated,
    timeout: TIMEOUT,
  });
  if (exitCode === BUSY) {
    throw new ExplainedError('job-busy', `Something else is just working on ${options.lock ?? 'it'}.`, {
      remedy: 'Wait until that is done, or choose another name.',
    });
  }
  const told = new Records(stdout);
  const [[group = '', folder = ''] = []] = told.all('started');
  if (folder === '') {
    throw (
      precondition?.problem(told) ??
      new ExplainedError('job-failed', `Nothing can be started in the background on ${workbench.label}.`, {
        remedy:
          'See whether there is room in ~/.local/state there, and whether setsid and flock are installed.',
        detail: stderr.trim(),
      })
    );
  }
  return { folder, group: Number(group), elevated };
}

/**
 * Tells what a job prints, from its beginning, until it has ended; goes on where it was after the connection was away. Answers
 * with its exit status; undefined where it was killed. Aborting only stops following. Rejects with `job-gone` where its end
 * was told to somebody else who has followed it, and as `Workbench.dialCommand` does.
 */
export async function followJob(
  workbench: Workbench,
  { folder, group, elevated }: Job,
  options: { signal: AbortSignal; onOutput: (text: string) => void },
): Promise<number | undefined> {
  const { signal, onOutput } = options;
  const decoder = new TextDecoder();
  const nonce = randomBytes(12).toString('hex');
  const script = ['sh', '-c', untilInputEnds([], FOLLOW), 'sh', folder, String(group)];
  let position = 0;
  for (;;) {
    signal.throwIfAborted();
    const stream = workbench.dialCommand([...script, String(position + 1), nonce], {
      elevated,
      priority: 'background',
    });
    const stop = (): void => void stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    const output = new MarkedOutput(nonce);
    try {
      for await (const bytes of stream as AsyncIterable<Buffer>) {
        const ready = output.take(bytes);
        if (ready.length > 0) onOutput(decoder.decode(ready, { stream: true }));
        position += ready.length;
        if (output.end !== undefined && position >= output.end.size) break;
      }
      signal.throwIfAborted();
      if (output.end?.status === 'gone') throw gone();
      if (output.end !== undefined) return output.end.status === '' ? undefined : Number(output.end.status);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ExplainedError) || !LOST.has(error.code)) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      stream.destroy();
    }
    await connected(workbench, signal);
  }
}

/** What {@link FOLLOW} prints: the log, with a mark in it that is none of it. */
class MarkedOutput {
  readonly #mark: Buffer;
  #held: Buffer = Buffer.alloc(0);
  /** How the job has ended, and bytes of its log: undefined until that was told. */
  end: { readonly status: string; readonly size: number } | undefined;

  constructor(nonce: string) {
    this.#mark = Buffer.from(`\0${nonce}:`);
  }

  /** What of the log is known to be of it, now that these bytes have come as well. */
  take(bytes: Buffer): Buffer {
    if (this.end !== undefined) return bytes;
    const all = Buffer.concat([this.#held, bytes]);
    const mark = all.indexOf(this.#mark);
    const after = mark + this.#mark.length;
    const [end, status = '', size = ''] =
      mark < 0 ? [] : (/^(\d*|gone):(\d*)\0/.exec(all.toString('latin1', after)) ?? []);
    if (end !== undefined) {
      this.end = { status, size: Number(size) };
      return Buffer.concat([all.subarray(0, mark), all.subarray(after + end.length)]);
    }
    // What may be the beginning of the mark waits for the rest.
    const nul = mark < 0 ? all.indexOf(0, -this.#mark.length) : mark;
    const ready = nul < 0 ? all : all.subarray(0, nul);
    this.#held = all.subarray(ready.length);
    return ready;
  }
}

function gone(): ExplainedError {
  return new ExplainedError('job-gone', 'What came of it was told elsewhere.', {
    remedy: 'Another window may have followed it as well: see what the list shows.',
  });
}

const LOST: ReadonlySet<string> = new Set(['connection-lost', 'no-connection']);

/** Resolves once there is a connection again; rejects where there will be none without a person. */
function connected(workbench: Workbench, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const { state, reason } = workbench.status;
      if (state === 'reconnecting' && !signal.aborted) return;
      listening.dispose();
      signal.removeEventListener('abort', look);
      if (signal.aborted) reject(signal.reason as Error);
      else if (state === 'lost' || state === 'closed') reject(reason ?? new Error('closed'));
      else resolve();
    };
    const listening = workbench.onDidChangeStatus(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

/**
 * Ends a job with all of its processes, and forgets it. Resolves when nothing of it runs any more.
 *
 * @param made the path of what it was to make: that goes as well, if it was written since the job began
 */
export async function cancelJob(workbench: Workbench, job: Job, made = ''): Promise<void> {
  await workbench.run(['sh', '-c', CANCEL, 'sh', job.folder, String(job.group), made], {
    elevated: job.elevated,
    repeatable: true,
    timeout: (TIDYING + 10) * 1000,
  });
}

/** Forgets a job that has ended, and what it printed. */
export async function forgetJob(workbench: Workbench, job: Job): Promise<void> {
  await workbench.run(['rm', '-rf', '--', job.folder], { elevated: job.elevated, repeatable: true });
}
