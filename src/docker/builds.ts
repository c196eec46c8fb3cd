import type { Readable } from 'node:stream';
import { ExplainedError } from '../base';
import type { RunResult, Workbench } from '../workbench';
import { buildWords } from './buildCommand';
import { packContext } from './buildContext';
import { BuildFailure } from './buildFailure';
import { BuildKitBuild } from './buildKitBuild';
import { BuildSteps } from './buildSteps';
import type { BuildReader } from './buildSteps';
import { ClassicBuild } from './classicBuild';
import type { EngineHttp } from './http';
import { JsonLines } from './jsonLines';
import { isPodman } from './podman';
import type { ProgressMessage } from './progress';
import { withLogins } from './programLogins';
import { configHeaders } from './registryLogin';
import { isElevated } from './routes';
import type {
  BuilderName,
  BuildEvent,
  BuildOptions,
  Builds,
  BuildSpec,
  EngineInfo,
  Images,
  ImageDetails,
  RegistryLogin,
} from './types';

/** How the docker program of the workbench builds with BuildKit, or why it does not. */
type BuildKit = { words: readonly string[] } | { reason: string };

/** From this version on, `docker build` needs the plugin buildx for BuildKit; before, it has it built in. */
const NEEDS_BUILDX = 23;
/** Bytes of a builder's words that are kept for its error. */
const KEPT = 8192;

interface Run {
  spec: BuildSpec;
  signal: AbortSignal;
  tell: (event: BuildEvent) => void;
  logins: readonly RegistryLogin[];
}

/** See {@link Builds}. */
export class EngineBuilds implements Builds {
  readonly #http: EngineHttp;
  readonly #workbench: Workbench;
  readonly #images: Pick<Images, 'inspect'>;
  readonly #info: () => EngineInfo;

  constructor(
    http: EngineHttp,
    workbench: Workbench,
    images: Pick<Images, 'inspect'>,
    info: () => EngineInfo,
  ) {
    this.#http = http;
    this.#workbench = workbench;
    this.#images = images;
    this.#info = info;
  }

  async run(spec: BuildSpec, options: BuildOptions = {}): Promise<string> {
    const { signal = new AbortController().signal, onEvent: tell = () => {}, logins = [] } = options;
    signal.throwIfAborted();
    const run = { spec, signal, tell, logins };
    const buildKit = await this.#buildKit(signal);
    const builder: BuilderName = 'words' in buildKit ? 'buildkit' : 'classic';
    tell({ kind: 'builder', builder, reason: 'reason' in buildKit ? buildKit.reason : undefined });
    const steps = new BuildSteps(tell, Date.now);
    const reader = builder === 'buildkit' ? new BuildKitBuild(steps) : new ClassicBuild(steps);
    if ('words' in buildKit) await this.#byProgram(run, buildKit.words, reader, builder);
    else if (spec.remote === true) await this.#byProgram(run, this.#classicWords(), reader, builder);
    else await this.#byApi(run, reader);
    reader.end(true);
    return (await this.#built(spec, reader.image)).id;
  }

  /** The whole id, of which the classic builder tells the beginning. */
  async #built(spec: BuildSpec, image: string | undefined): Promise<ImageDetails> {
    const name = image ?? spec.tags?.[0];
    if (name !== undefined) return this.#images.inspect(name);
    throw new ExplainedError('engine-error', 'The builder did not say which image it made.');
  }

  async #buildKit(signal: AbortSignal): Promise<BuildKit> {
    if (this.#isPodman) return { reason: 'Podman has a builder of its own.' };
    const { 'builder-version': newest, 'api-version': api } = await this.#http.head('/_ping', { signal });
    // Engines before 18.09 have none of these.
    if (newest === undefined && api === undefined) return { reason: 'The engine has no BuildKit.' };
    // As root where it builds as root: that one may find another program, and other plugins of it.
    const elevated = isElevated(this.#info().route);
    const ask = (...words: string[]) => this.#workbench.run(words, { signal, elevated, repeatable: true });
    const [program, plugin] = await Promise.all([
      ask('docker', '--version'),
      ask('docker', 'buildx', 'version'),
    ]).catch((error: unknown) => {
      if (error instanceof ExplainedError && error.code !== 'connection-lost') return [];
      throw error;
    });
    if (program?.exitCode !== 0) return { reason: 'There is no docker program on the workbench.' };
    if (plugin?.exitCode === 0)
      return { words: [...this.#program('docker'), 'buildx', 'build', '--load', '--progress', 'plain'] };
    const version = Number(/version (\d+)/.exec(program.stdout)?.[1]);
    if (version < NEEDS_BUILDX)
      return { words: [...this.#program('docker'), 'build', '--progress', 'plain'] };
    return { reason: 'The docker program of the workbench lacks its plugin buildx.' };
  }

  get #isPodman(): boolean {
    return isPodman(this.#info());
  }

  #classicWords(): string[] {
    // The container of a step that failed is of no use to anybody.
    return this.#isPodman ? this.#program('podman') : [...this.#program('docker'), 'build', '--force-rm'];
  }

  /** The command line's program, told which engine it is about. */
  #program(name: 'docker' | 'podman'): string[] {
    const { socket } = this.#info();
    if (name === 'docker') return ['docker', ...(socket === undefined ? [] : ['--host', `unix://${socket}`])];
    return ['podman', '--remote', ...(socket === undefined ? [] : ['--url', `unix://${socket}`]), 'build'];
  }

  /** Has a program of the workbench build: what is there is used in place, what is here is packed into its input. */
  async #byProgram(
    { spec, signal, tell, logins }: Run,
    words: readonly string[],
    reader: BuildReader,
    builder: BuilderName,
  ): Promise<void> {
    const packed = spec.remote === true ? undefined : await packContext(spec, builder === 'buildkit');
    const upload = packed === undefined ? undefined : failing(packed.archive);
    const dockerfile = packed?.dockerfile ?? spec.dockerfile;
    const known = { ...spec, ...(dockerfile === undefined ? {} : { dockerfile }) };
    const command = {
      argv: [...words, ...buildWords(known), packed === undefined ? spec.context : '-'],
      stdin: packed?.archive,
    };
    const how = {
      elevated: isElevated(this.#info().route),
      signal: upload === undefined ? signal : AbortSignal.any([signal, upload]),
    };
    const output = new Lines((line) => take(line));
    const errors = new Lines((line) => take(line));
    let said = '';
    const take = (line: string): void => {
      reader.readLine(line);
      tell({ kind: 'output', line });
      said = `${said}${line}\n`.slice(-KEPT);
    };
    const work = async (): Promise<RunResult> => {
      const program = this.#isPodman ? 'podman' : 'docker';
      const { argv, stdin } = await withLogins(this.#workbench, command, logins, { ...how, program });
      return this.#workbench.run(argv, {
        ...how,
        ...(packed === undefined ? { cwd: spec.context } : {}),
        ...(stdin === undefined ? {} : { stdin }),
        env: { DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0' },
        onStdout: (text) => output.add(text),
        onStderr: (text) => errors.add(text),
        maxOutput: 0,
      });
    };
    const { exitCode } = await work()
      .catch((error: unknown) => {
        throw endOf(signal, upload) ?? error;
      })
      .finally(() => packed?.archive.destroy());
    output.end();
    errors.end();
    if (exitCode !== 0) throw new BuildFailure(builder, reader.end(false), lastWords(said), said);
  }

  /** The classic builder, through the Engine API (`POST /build`). */
  async #byApi({ spec, signal, tell, logins }: Run, reader: BuildReader): Promise<void> {
    const { archive, dockerfile } = await packContext(spec, false);
    const upload = failing(archive);
    let printed = '';
    const lines = new Lines((line) => {
      reader.readLine(line);
      tell({ kind: 'output', line });
      printed = `${printed}${line}\n`.slice(-KEPT);
    });
    try {
      const stream = await this.#http.stream('POST', '/build', {
        query: {
          dockerfile,
          t: spec.tags,
          buildargs: spec.args,
          target: spec.target,
          platform: spec.platform,
          nocache: spec.noCache,
          pull: spec.pull,
          rm: true,
          forcerm: true,
        },
        headers: { 'Content-Type': 'application/x-tar', ...configHeaders(logins) },
        body: archive,
        signal: AbortSignal.any([signal, upload]),
      });
      await readMessages(stream, lines, tell);
    } catch (error) {
      const ended = endOf(signal, upload);
      if (ended !== undefined) throw ended as Error;
      if (error instanceof BuildError)
        throw new BuildFailure('classic', reader.end(false), error.message, printed);
      // What the Dockerfile's text is refused for is told with HTTP's own status.
      const { code, detail } = error as { code?: string; detail?: string };
      if (detail !== undefined && /dockerfile|parse error/i.test(detail) && code !== 'disk-full')
        throw new BuildFailure('classic', undefined, detail);
      throw error;
    } finally {
      archive.destroy();
    }
  }
}

/** What the builder says at its end, among its messages. */
class BuildError extends Error {}

async function readMessages(stream: Readable, lines: Lines, tell: Run['tell']): Promise<void> {
  const messages = new JsonLines();
  for await (const bytes of stream) {
    for (const line of messages.feed(bytes as Uint8Array)) {
      const { stream: text, status, id, error, errorDetail, progressDetail } = line as ProgressMessage;
      const failure = errorDetail?.message ?? error;
      if (failure !== undefined) throw new BuildError(failure.trim());
      if (text !== undefined) lines.add(text);
      // Of an image that is pulled: its layers' states, not each piece of them.
      else if (status !== undefined && progressDetail?.current === undefined)
        tell({ kind: 'output', line: id === undefined ? status : `${id}: ${status}` });
    }
  }
  lines.end();
}

/** Aborts with the reason once the archive cannot be read on. */
function failing(archive: Readable): AbortSignal {
  const abort = new AbortController();
  archive.once('error', (error) => abort.abort(error));
  return abort.signal;
}

/** Why a build was ended from here. */
function endOf(signal: AbortSignal, upload: AbortSignal | undefined): unknown {
  if (signal.aborted) return signal.reason;
  return upload?.aborted === true ? upload.reason : undefined;
}

/** What a builder's program says at its end: its last paragraph, or what follows `ERROR:`. */
function lastWords(said: string): string {
  const from = said.lastIndexOf('\n------\n');
  const tail = from < 0 ? said : said.slice(from + '\n------\n'.length);
  return tail.trim() === '' ? said.trim() : tail.trim().split('\n').slice(-20).join('\n');
}

/** Takes text apart into lines, wherever its pieces were cut. */
class Lines {
  readonly #each: (line: string) => void;
  #held = '';

  constructor(each: (line: string) => void) {
    this.#each = each;
  }

  add(text: string): void {
    const lines = (this.#held + text).split('\n');
    this.#held = lines.pop() ?? '';
    // What a program overwrites with carriage returns, as a terminal shows it in the end.
    for (const line of lines) this.#each(line.replace(/\r$/, '').replace(/^.*\r/, ''));
  }

  end(): void {
    if (this.#held !== '') this.add('\n');
  }
}
