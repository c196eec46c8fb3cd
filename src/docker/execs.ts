import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { ExplainedError } from '../base';
import type { RunResult, Terminal } from '../workbench';
import { ContainerTerminal } from './containerTerminal';
import { explainFailure } from './errors';
import { apiPath } from './http';
import type { EngineHttp } from './http';
import { OutputFrames } from './outputFrames';
import type { ExecOptions, TerminalSize } from './types';

/** Bytes kept of each output of a program in a container. */
const MAX_OUTPUT = 1024 * 1024;

/** How a program is run whose output need not be text. */
export interface BytesOptions extends ExecOptions {
  stdin?: string | Uint8Array;
  signal?: AbortSignal;
  maxOutput?: number;
}

export interface BytesResult {
  stdout: Buffer;
  stderr: Buffer;
  exitCode: number | undefined;
}

/** Looks at a program whose output has ended, and milliseconds between them: engines note its end a little later. */
const LOOKS = 40;
const LOOK_WAIT = 50;

/** What the programs of a terminal are known by, in their environment. */
const MARK = 'CONTAINER_WORKBENCH_TERMINAL';

/** Engines leave the programs of a terminal running when it is gone (moby/moby#9098). Nothing but a shell is needed. */
const HANG_UP = `
for each in /proc/[0-9]*; do
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in *"$1"*) kill -HUP "\${each#/proc/}"; break ;; esac
  done 2>/dev/null <"$each/environ"
done`;

interface InspectedExec {
  Running?: boolean;
  ExitCode?: number | null;
}

/** Hears of a container's programs that have ended, where the way to the engine does not tell it. */
export type Deaths = (
  container: string,
  execId: string | undefined,
  died: () => void,
) => Promise<{ dispose(): void }>;

/** Programs run in containers. */
export class Execs {
  readonly #http: EngineHttp;
  readonly #deaths: Deaths;

  constructor(http: EngineHttp, deaths: Deaths) {
    this.#http = http;
    this.#deaths = deaths;
  }

  /** See `Containers.exec`. */
  async run(
    container: string,
    argv: readonly string[],
    options: ExecOptions & { stdin?: string | Uint8Array; signal?: AbortSignal } = {},
  ): Promise<Omit<RunResult, 'signal'>> {
    const { stdout, stderr, exitCode } = await this.runBytes(container, argv, options);
    return { stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), exitCode };
  }

  /** The same with what was printed as it is, of which `maxOutput` bytes are kept. */
  async runBytes(
    container: string,
    argv: readonly string[],
    options: BytesOptions = {},
  ): Promise<BytesResult> {
    const { stdin, signal, maxOutput = MAX_OUTPUT } = options;
    const id = await this.#create(
      container,
      argv,
      options,
      {
        AttachStdin: stdin !== undefined,
        AttachStdout: true,
        AttachStderr: true,
      },
      signal,
    );
    const stream = await this.#http.upgrade(apiPath`/exec/${id}/start`, {
      json: { Detach: false, Tty: false },
      signal,
    });
    // Engines close their half first, of which socat and nc tell nothing before ours is closed.
    stream.end(stdin);
    const output = await readOutput(stream, maxOutput, signal);
    return { ...output, exitCode: await this.#exitCode(id) };
  }

  /** See `Containers.openTerminal`. */
  async openTerminal(
    container: string,
    argv: readonly string[],
    options: TerminalSize & ExecOptions,
  ): Promise<Terminal> {
    const mark = randomBytes(12).toString('hex');
    const id = await this.#create(
      container,
      argv,
      { ...options, env: { TERM: 'xterm-256color', ...options.env, [MARK]: mark } },
      {
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Tty: true,
        ConsoleSize: [options.rows, options.columns],
      },
    );
    const stream = await untilDeath(
      (died) => this.#deaths(container, id, died),
      () => this.#http.upgrade(apiPath`/exec/${id}/start`, { json: { Detach: false, Tty: true } }),
    );
    const terminal = new ContainerTerminal({
      stream,
      terminal: true,
      resize: (columns, rows) =>
        this.#http.act('POST', apiPath`/exec/${id}/resize`, { query: { w: columns, h: rows } }),
      outcome: () => this.#exitCode(id),
      explain: explainFailure,
      closed: () => {
        this.run(container, ['sh', '-c', HANG_UP, 'sh', `${MARK}=${mark}`], {
          ...(options.user === undefined ? {} : { user: options.user }),
        }).catch(() => {
          // It has ended already, with its container; or has no shell that could do it.
        });
      },
    });
    terminal.resize(options.columns, options.rows);
    return terminal;
  }

  async #create(
    container: string,
    argv: readonly string[],
    { env, workdir, user, privileged }: ExecOptions,
    attached: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<string> {
    const { Id } = await this.#http.act<{ Id: string }>('POST', apiPath`/containers/${container}/exec`, {
      json: {
        Cmd: argv,
        Env: env === undefined ? undefined : Object.entries(env).map(([key, value]) => `${key}=${value}`),
        WorkingDir: workdir,
        User: user,
        Privileged: privileged,
        ...attached,
      },
      signal,
    });
    return Id;
  }

  async #exitCode(id: string): Promise<number | undefined> {
    for (let look = 1; ; look++) {
      const { Running, ExitCode } = await this.#http
        .get<InspectedExec>(apiPath`/exec/${id}/json`)
        .catch((error: unknown) => {
          throw isGone(error) ? containerGone(error) : error;
        });
      if (Running !== true || look === LOOKS) return ExitCode ?? undefined;
      await new Promise((resolve) => setTimeout(resolve, LOOK_WAIT));
    }
  }
}

/** A stream whose half of ours is closed as soon as the program at its other end has died. */
export async function untilDeath(
  listen: (died: () => void) => ReturnType<Deaths>,
  open: () => Promise<Duplex>,
): Promise<Duplex> {
  const death = new AbortController();
  const deaths = await listen(() => death.abort());
  try {
    const stream = await open();
    stream.once('close', () => deaths.dispose());
    if (death.signal.aborted) stream.end();
    else death.signal.addEventListener('abort', () => stream.end(), { once: true });
    return stream;
  } catch (error) {
    deaths.dispose();
    throw error;
  }
}

function isGone(error: unknown): error is ExplainedError {
  return (
    error instanceof ExplainedError && ['no-such-exec', 'no-such-container', 'not-found'].includes(error.code)
  );
}

function containerGone(error: ExplainedError): ExplainedError {
  return new ExplainedError('no-such-container', 'The container was removed while a program ran in it.', {
    remedy: 'Start another one.',
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    cause: error,
  });
}

async function readOutput(
  stream: Duplex,
  maxOutput: number,
  signal: AbortSignal | undefined,
): Promise<{ stdout: Buffer; stderr: Buffer }> {
  const kept = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const room = { stdout: maxOutput, stderr: maxOutput };
  const frames = new OutputFrames();
  stream.on('data', (bytes: Uint8Array) => {
    for (const { stream: name, payload } of frames.feed(bytes)) {
      const piece = payload.subarray(0, room[name]);
      room[name] -= piece.length;
      if (piece.length > 0) kept[name].push(piece);
    }
  });
  try {
    await once(stream, 'end', signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw explainFailure(error);
  } finally {
    stream.destroy();
  }
  return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
}
