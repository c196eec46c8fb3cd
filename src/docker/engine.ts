import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import Docker from 'dockerode';
import { Disposables, Emitter, ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { EngineAgent } from './agent';
import { toContainer, toImage } from './convert';
import { explainFailure, isBrokenConnection, isLostConnection } from './errors';
import { JsonLines } from './jsonLines';
import { OutputFrames } from './outputFrames';
import type {
  Container,
  ContainerDetails,
  Engine,
  EngineAddress,
  EngineEvent,
  EngineInfo,
  EngineWatch,
  Image,
} from './types';

/**
 * Connections for requests; streams that stay open have their own, so that they never keep requests waiting. A
 * program at the other end costs one of the few sessions that an SSH connection may have (MaxSessions).
 */
const REQUEST_CONNECTIONS = { socket: 16, program: 2 };

/** Connections that may end under something that only reads, before it is given up. */
const ATTEMPTS = 3;

/** Bytes kept of each output of a program in a container. */
const MAX_OUTPUT = 1024 * 1024;

/** An engine reached over streams of a workbench, through dockerode. */
export class DockerEngine implements Engine {
  readonly #requests: Docker;
  readonly #streams: Docker;
  readonly #agents: readonly EngineAgent[];
  readonly #returns = new Emitter<void>();
  readonly #infos = new Emitter<EngineInfo>();
  readonly #parts = new Disposables();
  readonly #workbench: Workbench;
  #info: EngineInfo;
  #closed = false;
  readonly onDidReturn = this.#returns.event;
  readonly onDidChangeInfo = this.#infos.event;

  private constructor(parts: {
    workbench: Workbench;
    info: EngineInfo;
    requests: Docker;
    streams: Docker;
    agents: readonly EngineAgent[];
  }) {
    this.#workbench = parts.workbench;
    this.#info = parts.info;
    this.#requests = parts.requests;
    this.#streams = parts.streams;
    this.#agents = parts.agents;
    let wasReachable = this.reachable;
    this.#parts.add(
      this.#workbench.onDidChangeStatus(() => {
        const returned = this.reachable && !wasReachable;
        wasReachable = this.reachable;
        if (returned) this.#returns.fire();
      }),
    );
  }

  get info(): EngineInfo {
    return this.#info;
  }

  get reachable(): boolean {
    const { state } = this.#workbench.status;
    return state === 'connected' || state === 'degraded';
  }

  /** Asks who is at the other end of `dial`. Rejects with whatever the connection ended with. */
  static async open(
    workbench: Workbench,
    address: EngineAddress,
    dial: () => Duplex,
    signal: AbortSignal,
  ): Promise<DockerEngine> {
    const maxSockets = REQUEST_CONNECTIONS[address.route === 'socket' ? 'socket' : 'program'];
    const agents = [
      new EngineAgent(dial, { keepAlive: true, maxSockets }),
      new EngineAgent(dial, { keepAlive: false }),
    ] as const;
    const client = (agent: EngineAgent): Docker =>
      // docker-modem takes an agent; the types do not know it.
      new Docker({ protocol: 'http', host: 'localhost', port: 80, agent } as Docker.DockerOptions);
    const giveUp = (): void => agents.forEach((agent) => agent.destroy());
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      const requests = client(agents[0]);
      const info = infoOf(await requests.version(), address);
      signal.throwIfAborted();
      return new DockerEngine({ workbench, info, requests, streams: client(agents[1]), agents });
    } catch (error) {
      giveUp();
      signal.throwIfAborted();
      throw agents[0].failure ?? error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async images(): Promise<Image[]> {
    const images = await this.#read((docker) => docker.listImages());
    return images.map(toImage);
  }

  async containers(ids?: readonly string[]): Promise<Container[]> {
    if (ids?.length === 0) return [];
    const filters = ids === undefined ? {} : { filters: { id: [...ids] } };
    // Never with `size`, which makes the engine walk through every container's files.
    const containers = await this.#read((docker) => docker.listContainers({ all: true, ...filters }));
    return containers.map(toContainer);
  }

  async inspectContainer(id: string): Promise<ContainerDetails | undefined> {
    try {
      const { Id, Name, Config, State } = await this.#read((docker) => docker.getContainer(id).inspect());
      return {
        id: Id,
        name: Name.replace(/^\//, ''),
        hostname: Config.Hostname,
        exitCode: State.ExitCode,
        running: State.Running,
      };
    } catch (error) {
      if (error instanceof ExplainedError && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  async runInContainer(
    id: string,
    argv: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
    signal?.throwIfAborted();
    try {
      return await orAborted(this.#exec(id, argv, signal), signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#explain(error);
    }
  }

  async #exec(
    id: string,
    argv: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
    const exec = await this.#requests
      .getContainer(id)
      .exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true });
    const stream = await this.#streams.getExec(exec.id).start({ hijack: true, stdin: false });
    // Engines close their half first, of which socat and nc tell nothing before ours is closed.
    stream.end();
    const output = await readOutput(stream, signal);
    const { ExitCode } = await this.#read((docker) => docker.getExec(exec.id).inspect());
    return { exitCode: ExitCode ?? undefined, ...output };
  }

  async refresh(): Promise<void> {
    const info = infoOf(await this.#read((docker) => docker.version()), this.#info);
    if (isDeepStrictEqual(info, this.#info)) return;
    this.#info = info;
    this.#infos.fire(info);
  }

  async watch(listener: (event: EngineEvent) => void): Promise<EngineWatch> {
    this.#check();
    const stream = (await this.#streams.getEvents().catch((error: unknown) => {
      throw this.#explain(error);
    })) as IncomingMessage;
    const lines = new JsonLines();
    stream.on('data', (bytes: Uint8Array) => {
      for (const line of lines.feed(bytes)) {
        const event = toEvent(line);
        if (event !== undefined) listener(event);
      }
    });
    let disposed = false;
    const ended = new Promise<Error | undefined>((resolve) => {
      let reason: unknown;
      stream.on('error', (error) => (reason = error));
      stream.once('close', () => {
        if (disposed || this.#closed) resolve(undefined);
        else resolve(this.#explain(reason ?? new Error('The engine ended the stream of its events.')));
      });
    });
    return {
      ended,
      dispose: () => {
        disposed = true;
        stream.destroy();
      },
    };
  }

  close(): void {
    this.#closed = true;
    this.#parts.dispose();
    for (const agent of this.#agents) agent.destroy();
  }

  /** Something that changes nothing: repeated where the connection that it went through turns out to be gone. */
  async #read<T>(request: (docker: Docker) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      this.#check();
      try {
        return await request(this.#requests);
      } catch (error) {
        const lost = isBrokenConnection(error) || isLostConnection(error);
        if (this.#closed || !lost || attempt === ATTEMPTS) throw this.#explain(error);
      }
    }
  }

  #explain(error: unknown): Error {
    const { failure } = this.#agents.find((agent) => agent.failure !== undefined) ?? {};
    return explainFailure(isBrokenConnection(error) ? (failure ?? error) : error);
  }

  #check(): void {
    if (this.#closed) throw new ExplainedError('engine-closed', 'The connection to the engine was closed.');
  }
}

function infoOf(version: Docker.DockerVersion, { route, socket }: EngineAddress): EngineInfo {
  return {
    name: nameOf(version),
    version: version.Version,
    apiVersion: version.ApiVersion,
    operatingSystem: `${version.Os}/${version.Arch}`,
    route,
    socket,
  };
}

/**
 * Docker calls its first component just “Engine”, and itself by its platform, which Debian leaves empty. Podman's platform
 * is the machine.
 */
function nameOf(version: Docker.DockerVersion): string {
  const { Platform } = version as { Platform?: { Name?: string } };
  const component = version.Components?.[0]?.Name ?? 'Engine';
  return component === 'Engine' ? Platform?.Name?.trim() || 'Docker Engine' : component;
}

async function readOutput(
  stream: Duplex,
  signal: AbortSignal | undefined,
): Promise<{ stdout: string; stderr: string }> {
  const kept = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const room = { stdout: MAX_OUTPUT, stderr: MAX_OUTPUT };
  const frames = new OutputFrames();
  stream.on('data', (bytes: Uint8Array) => {
    for (const { stream: name, payload } of frames.feed(bytes)) {
      const piece = payload.subarray(0, room[name]);
      room[name] -= piece.length;
      kept[name].push(piece);
    }
  });
  try {
    await once(stream, 'end', signal === undefined ? {} : { signal });
  } finally {
    stream.destroy();
  }
  return {
    stdout: Buffer.concat(kept.stdout).toString('utf8'),
    stderr: Buffer.concat(kept.stderr).toString('utf8'),
  };
}

/** Rejects as soon as the signal is given, whether or not `work` hears of it. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Engines before API 1.22 and Podman have the older fields only: `status` and `id`. */
function toEvent(line: unknown): EngineEvent | undefined {
  const { Type, Action, Actor, status, id } = line as {
    Type?: string;
    Action?: string;
    Actor?: { ID?: string };
    status?: string;
    id?: string;
  };
  const action = Action ?? status;
  if (action === undefined) return undefined;
  return { type: Type ?? 'container', action, id: Actor?.ID ?? id ?? '' };
}
