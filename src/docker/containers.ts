import type { Readable } from 'node:stream';
import { ExplainedError } from '../base';
import { encodeName } from '../workbench';
import type { RunResult, Terminal } from '../workbench';
import { isOlder } from './apiVersion';
import { toContainerPath } from './containerPath';
import { ContainerTerminal } from './containerTerminal';
import { toContainer } from './convert';
import type { ListedContainer } from './convert';
import { createBody, limitsBody } from './createBody';
import { toDetails } from './details';
import type { InspectedContainer } from './details';
import { explainFailure } from './errors';
import { Execs, untilDeath } from './execs';
import type { BytesOptions, BytesResult, Deaths } from './execs';
import { apiPath } from './http';
import type { EngineHttp } from './http';
import { JsonLines } from './jsonLines';
import { isPodman } from './podman';
import { readLogs } from './readLogs';
import { splitReference } from './reference';
import { toStats } from './stats';
import type { RawStats } from './stats';
import type {
  CommitOptions,
  Container,
  ContainerDetails,
  ContainerLimits,
  ContainerPath,
  Containers,
  ContainerSize,
  ContainerSpec,
  ContainerStats,
  EngineInfo,
  ExecOptions,
  FileDifference,
  LogLine,
  LogOptions,
  ProcessTable,
  Pruned,
  TerminalSize,
} from './types';

/** `Kind` of `GET /containers/{id}/changes`. */
const KINDS: readonly FileDifference['kind'][] = ['changed', 'added', 'deleted'];

/** Milliseconds that the exit status of a container may take after its output has ended. */
const LAST_WORDS = 2000;

interface Cancellable {
  signal?: AbortSignal;
}

/** See {@link Containers}. */
export class EngineContainers implements Containers {
  readonly #http: EngineHttp;
  readonly #info: () => EngineInfo;
  readonly #deaths: Deaths;
  readonly #execs: Execs;

  constructor(http: EngineHttp, deaths: Deaths, info: () => EngineInfo) {
    this.#http = http;
    this.#info = info;
    this.#deaths = deaths;
    this.#execs = new Execs(http, deaths);
  }

  async list(ids?: readonly string[]): Promise<Container[]> {
    if (ids?.length === 0) return [];
    const filters = ids === undefined ? undefined : { id: ids };
    // Never with `size`, which makes the engine walk through every container's files.
    const query = { all: true, filters };
    return (await this.#http.get<ListedContainer[]>('/containers/json', { query })).map(toContainer);
  }

  async inspect(container: string): Promise<ContainerDetails> {
    return toDetails(await this.#http.get<InspectedContainer>(apiPath`/containers/${container}/json`));
  }

  async size(container: string, { signal }: Cancellable = {}): Promise<ContainerSize> {
    const { SizeRw = 0, SizeRootFs = 0 } = await this.#http.get<{ SizeRw?: number; SizeRootFs?: number }>(
      apiPath`/containers/${container}/json`,
      { query: { size: true }, signal, lasting: true },
    );
    return { own: SizeRw, whole: SizeRootFs };
  }

  async create(spec: ContainerSpec): Promise<{ id: string; warnings: readonly string[] }> {
    const { Id, Warnings } = await this.#http.act<{ Id: string; Warnings?: string[] | null }>(
      'POST',
      '/containers/create',
      { query: { name: spec.name, platform: spec.platform }, json: createBody(spec), lasting: true },
    );
    return { id: Id, warnings: Warnings ?? [] };
  }

  async start(container: string): Promise<void> {
    await this.#post(container, 'start');
  }

  async stop(container: string, { seconds, signal }: Cancellable & { seconds?: number } = {}): Promise<void> {
    await this.#post(container, 'stop', { t: seconds }, signal);
  }

  async restart(
    container: string,
    { seconds, signal }: Cancellable & { seconds?: number } = {},
  ): Promise<void> {
    await this.#post(container, 'restart', { t: seconds }, signal);
  }

  async pause(container: string): Promise<void> {
    await this.#post(container, 'pause');
  }

  async unpause(container: string): Promise<void> {
    await this.#post(container, 'unpause');
  }

  async kill(container: string, signalName?: string): Promise<void> {
    await this.#post(container, 'kill', { signal: signalName });
  }

  async rename(container: string, name: string): Promise<void> {
    await this.#post(container, 'rename', { name });
  }

  async setLimits(container: string, limits: ContainerLimits): Promise<readonly string[]> {
    const { Warnings } = await this.#http.act<{ Warnings?: string[] | null }>(
      'POST',
      apiPath`/containers/${container}/update`,
      { json: limitsBody(limits) },
    );
    return Warnings ?? [];
  }

  async remove(
    container: string,
    { force, volumes }: { force?: boolean; volumes?: boolean } = {},
  ): Promise<void> {
    await this.#http.act('DELETE', apiPath`/containers/${container}`, {
      query: { force, v: volumes },
      lasting: true,
    });
  }

  async prune({ signal }: Cancellable = {}): Promise<Pruned> {
    const done = await this.#http.act<{ ContainersDeleted?: string[] | null; SpaceReclaimed?: number }>(
      'POST',
      '/containers/prune',
      { signal, lasting: true },
    );
    return { removed: done.ContainersDeleted ?? [], reclaimed: done.SpaceReclaimed ?? 0 };
  }

  async wait(container: string, { signal }: Cancellable = {}): Promise<number> {
    return this.#wait(container, 'not-running', signal);
  }

  async *logs(container: string, options: LogOptions = {}): AsyncGenerator<LogLine[]> {
    const { tty } = await this.inspect(container);
    const source = { terminal: tty, endsEarly: endsLogsEarly(this.#info()) };
    yield* readLogs(this.#http, container, source, options);
  }

  exec(
    container: string,
    argv: readonly string[],
    options?: ExecOptions & Cancellable & { stdin?: string | Uint8Array },
  ): Promise<Omit<RunResult, 'signal'>> {
    return this.#execs.run(container, argv, options);
  }

  /** Of each output all is kept up to `maxOutput`, as it came. */
  execBytes(container: string, argv: readonly string[], options?: BytesOptions): Promise<BytesResult> {
    return this.#execs.runBytes(container, argv, options);
  }

  openTerminal(
    container: string,
    argv: readonly string[],
    options: TerminalSize & ExecOptions,
  ): Promise<Terminal> {
    return this.#execs.openTerminal(container, argv, options);
  }

  async attach(
    container: string,
    { columns, rows, start = false }: TerminalSize & { start?: boolean },
  ): Promise<Terminal> {
    const { tty, id } = await this.inspect(container);
    const letGo = new AbortController();
    // Begun before the start, since a container that goes away by itself tells its status only to who waits already.
    const status = this.#wait(id, start ? 'next-exit' : 'not-running', letGo.signal);
    status.catch(() => {});
    try {
      const stream = await untilDeath(
        (died) => this.#deaths(id, undefined, died),
        () =>
          this.#http.upgrade(apiPath`/containers/${id}/attach`, {
            query: { stream: true, stdin: true, stdout: true, stderr: true },
          }),
      );
      const terminal = new ContainerTerminal({
        stream,
        terminal: tty,
        resize: (width, height) => this.#post(id, 'resize', { w: width, h: height }),
        outcome: () => this.#outcome(id, status, letGo),
        explain: explainFailure,
        closed: () => letGo.abort(),
      });
      if (start) {
        await this.start(id).catch((error: unknown) => {
          terminal.close();
          throw error;
        });
      }
      terminal.resize(columns, rows);
      return terminal;
    } catch (error) {
      letGo.abort();
      throw error;
    }
  }

  async top(container: string, { format }: { format?: string } = {}): Promise<ProcessTable> {
    const { Titles, Processes } = await this.#http.get<{
      Titles?: string[] | null;
      Processes?: string[][] | null;
    }>(apiPath`/containers/${container}/top`, { query: { ps_args: format } });
    return { titles: Titles ?? [], rows: Processes ?? [] };
  }

  async *stats(container: string, { signal }: Cancellable = {}): AsyncGenerator<ContainerStats> {
    const stream = await this.#http.stream('GET', apiPath`/containers/${container}/stats`, {
      query: { stream: true },
      signal,
    });
    const lines = new JsonLines();
    for await (const bytes of stream) {
      for (const line of lines.feed(bytes as Uint8Array)) {
        const stats = toStats(line as RawStats);
        if (stats === undefined) return;
        yield stats;
      }
    }
  }

  async changes(container: string): Promise<FileDifference[]> {
    const changes = await this.#http.get<{ Kind: number; Path: string }[] | null>(
      apiPath`/containers/${container}/changes`,
      { lasting: true },
    );
    return (changes ?? []).map(({ Kind, Path }) => ({ kind: KINDS[Kind] ?? 'changed', path: Path }));
  }

  async commit(
    container: string,
    { reference, message, author, changes, pause = true, signal }: CommitOptions & Cancellable = {},
  ): Promise<string> {
    const { name, tag } = splitReference(reference ?? '');
    const { Id } = await this.#http.act<{ Id: string }>('POST', '/commit', {
      // Podman insists on a configuration.
      json: {},
      query: {
        container,
        repo: name === '' ? undefined : name,
        tag: name === '' ? undefined : (tag ?? 'latest'),
        comment: message,
        author,
        changes,
        pause,
      },
      signal,
      lasting: true,
    });
    return Id;
  }

  async statPath(container: string, path: string): Promise<ContainerPath> {
    try {
      const headers = await this.#http.head(apiPath`/containers/${container}/archive`, {
        query: { path: this.#archivePath(path) },
      });
      return toContainerPath(String(headers['x-docker-container-path-stat'] ?? ''));
    } catch (error) {
      // The answer to such a question has no words.
      if (!(error instanceof ExplainedError) || error.code !== 'not-found') throw error;
      await this.inspect(container);
      throw new ExplainedError('no-such-path', 'There is no such file or folder in the container.', {
        remedy: 'Check the spelling of its path.',
        cause: error,
      });
    }
  }

  readArchive(container: string, path: string, { signal }: Cancellable = {}): Promise<Readable> {
    return this.#http.stream('GET', apiPath`/containers/${container}/archive`, {
      query: { path: this.#archivePath(path) },
      signal,
    });
  }

  async writeArchive(
    container: string,
    folder: string,
    archive: Readable | Uint8Array,
    { signal }: Cancellable = {},
  ): Promise<void> {
    await this.#http.act('PUT', apiPath`/containers/${container}/archive`, {
      query: { path: this.#archivePath(folder), noOverwriteDirNonDir: true },
      body: archive,
      signal,
      lasting: true,
    });
  }

  export(container: string, { signal }: Cancellable = {}): Promise<Readable> {
    return this.#http.stream('GET', apiPath`/containers/${container}/export`, { signal });
  }

  /** Podman takes paths in containers for patterns; none of them finds a `*` (4.3). */
  #archivePath(path: string): Uint8Array {
    const isPattern = isPodman(this.#info());
    return encodeName(isPattern ? path.replace(/[\\*?[]/g, '\\$&') : path);
  }

  async #post(
    container: string,
    what: string,
    query: Record<string, string | number | undefined> = {},
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#http.act('POST', `${apiPath`/containers/${container}`}/${what}`, {
      query,
      signal,
      // Those that wait for the container's end.
      lasting: what === 'stop' || what === 'restart',
    });
  }

  async #wait(container: string, condition: string, signal: AbortSignal | undefined): Promise<number> {
    const { StatusCode } = await this.#http.act<{ StatusCode: number }>(
      'POST',
      apiPath`/containers/${container}/wait`,
      { query: { condition }, signal, lasting: true },
    );
    return StatusCode;
  }

  /** Of a container whose output has ended: a person may also have let go of it (Ctrl+P Ctrl+Q). */
  async #outcome(id: string, status: Promise<number>, letGo: AbortController): Promise<number | undefined> {
    const ended = async (): Promise<number | undefined> => {
      const { running, exitCode } = await this.inspect(id);
      return running ? undefined : exitCode;
    };
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LAST_WORDS);
    });
    try {
      return (await Promise.race([status.catch(() => undefined), patience])) ?? (await ended());
    } finally {
      clearTimeout(timer);
      letGo.abort();
    }
  }
}

/** See `LogSource`. Docker 23 speaks version 1.42 of its API; Podman reads logs in its own way. */
function endsLogsEarly(engine: EngineInfo): boolean {
  return isOlder(engine.apiVersion, '1.42') && !isPodman(engine);
}
