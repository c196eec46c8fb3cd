import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { ExplainedError } from '../base';
import { untilInputEnds } from '../workbench';
import type { Workbench } from '../workbench';
import type { PodmanService } from './types';

/** Milliseconds that it may take to listen: the first time it sets up its storage. */
const PATIENCE = 30_000;

/** Where Podman's own clients look for it, or a place of its own where that is not to be had. */
const SET_UP = [
  'runtime=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}',
  'test "$(id -u)" = 0 && runtime=/run',
  'mkdir -p -m 700 "$runtime/podman" 2>/dev/null',
  'if test -d "$runtime/podman" && test -w "$runtime/podman"; then socket=$runtime/podman/podman.sock',
  'else socket=$(mktemp -d)/podman.sock || exit 1; fi',
  // One that nobody listens at any more.
  'rm -f "$socket"',
];

/** Ends its service when it is told to, and says where that listens. */
const WORK = `{
  podman system service --time=0 "unix://$socket" & service=$!
  trap 'kill "$service"' TERM
  until test -S "$socket"; do kill -0 "$service" 2>/dev/null || break; sleep 0.1; done
  test -S "$socket" && printf 'listens %s\\n' "$socket"
  wait "$service"
}`;

/** See `startPodman` in the room's index. */
export async function serve(workbench: Workbench, signal: AbortSignal): Promise<PodmanService> {
  const stream = workbench.dialCommand(['sh', '-c', untilInputEnds(SET_UP, WORK)], {
    priority: 'background',
  });
  let disposed = false;
  const ended = new Promise<Error | undefined>((resolve) => {
    let reason: Error | undefined;
    stream.once('error', (error) => (reason = error));
    stream.once('close', () => resolve(disposed ? undefined : (reason ?? new Error('It has ended.'))));
  });
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const listening = firstLine(stream, patience);
  const dispose = (): void => {
    disposed = true;
    stream.end();
    stream.destroy();
  };
  try {
    const line = await Promise.race([listening, ended]);
    if (typeof line !== 'string') throw line ?? new Error('It has ended.');
    const socket = /^listens (.+)$/.exec(line)?.[1];
    if (socket === undefined) throw new Error(line);
    return { socket, ended, dispose };
  } catch (error) {
    listening.catch(() => {});
    dispose();
    signal.throwIfAborted();
    throw new ExplainedError('podman-failed', `Podman does not serve on ${workbench.label}.`, {
      remedy: 'On the workbench, “podman info” says what is wrong with it.',
      detail: error instanceof ExplainedError ? (error.detail ?? error.message) : (error as Error).message,
      cause: error,
    });
  }
}

/** The first line that comes; what follows is read and forgotten. Rejects where `signal` is aborted before. */
function firstLine(stream: Duplex, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8');
    let said = '';
    const hear = (bytes: Buffer): void => {
      said += decoder.write(bytes);
      const end = said.indexOf('\n');
      if (end < 0) return;
      stream.off('data', hear).resume();
      resolve(said.slice(0, end));
    };
    stream.on('data', hear);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
