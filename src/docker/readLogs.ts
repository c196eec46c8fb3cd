import { ExplainedError } from '../base';
import { apiPath } from './http';
import type { EngineHttp, QueryValue } from './http';
import { LogPlace } from './logPlace';
import { LogLines } from './logs';
import type { LogLine, LogOptions } from './types';

/** What became of a container whose log cannot be read any more. */
const GONE: readonly string[] = ['no-such-container', 'container-busy'];

/** How the engine and the container do it. */
interface LogSource {
  /** The container has a terminal: both outputs are one, and nothing is multiplexed. */
  terminal: boolean;
  /**
   * The engine may end a followed log before the log's end. Docker before 23 does (moby/moby#43294) where the container
   * ends while what it had printed at first is still being sent: a quick printer, or a slow line, and the rest is missing.
   */
  endsEarly: boolean;
}

/** See `Containers.logs`. */
export async function* readLogs(
  http: EngineHttp,
  container: string,
  { terminal, endsEarly }: LogSource,
  options: LogOptions,
): AsyncGenerator<LogLine[]> {
  const { follow = false, since, until, tail, timestamps = false, only, signal } = options;
  const place = follow && endsEarly ? new LogPlace() : undefined;
  const lines = new LogLines({ terminal, timestamps, place });
  const read = async function* (query: Record<string, QueryValue>): AsyncGenerator<LogLine[]> {
    const stream = await http.stream('GET', apiPath`/containers/${container}/logs`, {
      query: {
        stdout: only !== 'stderr',
        stderr: only !== 'stdout',
        until: secondsOf(until),
        timestamps: timestamps || place !== undefined,
        ...query,
      },
      signal,
    });
    for await (const bytes of stream) {
      const batch = lines.feed(bytes as Uint8Array);
      if (batch.length > 0) yield batch;
    }
  };
  let gone: ExplainedError | undefined;
  yield* read({ follow, since: secondsOf(since), tail: tail ?? 'all' });
  if (place !== undefined) {
    const again = lines.again();
    // Of what is followed from its end on nothing is sent at first, and nothing can be missing.
    if (again !== undefined || tail !== 0) {
      const from = again === undefined ? since : Math.max(again, since ?? 0);
      try {
        yield* read({ since: secondsOf(from), tail: 'all' });
      } catch (error) {
        if (!(error instanceof ExplainedError) || !GONE.includes(error.code)) throw error;
        gone = error;
      }
    }
  }
  const rest = lines.end();
  if (rest.length > 0) yield rest;
  if (gone !== undefined) {
    throw new ExplainedError(
      'log-incomplete',
      'The container is gone, and its last lines may be missing here: Docker before version 23 does not always send a log to its end, and it cannot be read again.',
      { remedy: 'Where they matter, run it without --rm and remove it afterwards.', cause: gone },
    );
  }
}

/** Engines count in seconds, with a fraction. */
function secondsOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : (milliseconds / 1000).toFixed(3);
}
