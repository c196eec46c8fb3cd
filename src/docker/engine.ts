import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { Disposables, Emitter } from '../base';
import type { Workbench } from '../workbench';
import { EngineBuilds } from './builds';
import { EngineContainers } from './containers';
import { explainFailure } from './errors';
import type { Deaths } from './execs';
import { ContainerFiles } from './files/engineFiles';
import { EngineHttp } from './http';
import { EngineImages } from './images';
import { JsonLines } from './jsonLines';
import { EngineNetworks } from './networks';
import { EngineRegistries } from './registry/registries';
import { EngineMachine } from './system';
import type { Engine, EngineAddress, EngineEvent, EngineInfo, EngineWatch } from './types';
import { EngineVolumes } from './volumes';

/** What is read of `GET /version`. */
interface Version {
  Version: string;
  ApiVersion: string;
  Os?: string;
  Arch?: string;
  Platform?: { Name?: string };
  Components?: { Name: string }[] | null;
}

/** Ways to the engine that tell nothing of its half of a connection having been closed, before ours is. */
const DEAF = /socat$|nc$/;

/** An engine reached over streams of a workbench. */
export class DockerEngine implements Engine {
  readonly #http: EngineHttp;
  readonly #returns = new Emitter<void>();
  readonly #infos = new Emitter<EngineInfo>();
  readonly #parts = new Disposables();
  readonly #workbench: Workbench;
  #info: EngineInfo;
  readonly onDidReturn = this.#returns.event;
  readonly onDidChangeInfo = this.#infos.event;

  readonly images: EngineImages;
  readonly containers: EngineContainers;
  readonly volumes: EngineVolumes;
  readonly networks: EngineNetworks;
  readonly system: EngineMachine;
  readonly builds: EngineBuilds;
  readonly files: ContainerFiles;
  readonly registries: EngineRegistries;

  private constructor(workbench: Workbench, info: EngineInfo, http: EngineHttp) {
    this.#workbench = workbench;
    this.#info = info;
    this.#http = http;
    this.images = new EngineImages(http);
    this.containers = new EngineContainers(http, this.#deaths, () => this.#info);
    this.volumes = new EngineVolumes(http, () => this.#info.apiVersion);
    this.networks = new EngineNetworks(http);
    this.system = new EngineMachine(http);
    this.builds = new EngineBuilds(http, workbench, this.images, () => this.#info);
    this.registries = new EngineRegistries(workbench, this.system);
    this.files = this.#parts.add(new ContainerFiles(this.containers, this.images, () => this.#info));
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
    const http = new EngineHttp(dial, address.route === 'socket' ? 'socket' : 'program');
    try {
      const info = infoOf(await http.get<Version>('/version', { signal }), address);
      http.speak(info.apiVersion);
      return new DockerEngine(workbench, info, http);
    } catch (error) {
      http.close();
      throw error;
    }
  }

  async refresh(): Promise<void> {
    const info = infoOf(await this.#http.get<Version>('/version'), this.#info);
    if (isDeepStrictEqual(info, this.#info)) return;
    this.#info = info;
    this.#http.speak(info.apiVersion);
    this.#infos.fire(info);
  }

  watch(listener: (event: EngineEvent) => void): Promise<EngineWatch> {
    return this.#watch({}, (line) => {
      const event = toEvent(line);
      if (event !== undefined) listener(event);
    });
  }

  retire(): void {
    this.#parts.dispose();
    this.#http.retire();
  }

  close(): void {
    this.#parts.dispose();
    this.#http.close();
  }

  async #watch(
    filters: Record<string, readonly string[]>,
    listener: (line: unknown) => void,
  ): Promise<EngineWatch> {
    const stream = await this.#http.stream('GET', '/events', { query: { filters } });
    let disposed = false;
    const follow = async (): Promise<Error | undefined> => {
      const lines = new JsonLines();
      try {
        for await (const bytes of stream) lines.feed(bytes as Uint8Array).forEach(listener);
      } catch (error) {
        return disposed || this.#http.closed ? undefined : (error as Error);
      }
      return disposed || this.#http.closed ? undefined : explainFailure(new Error('The events have ended.'));
    };
    return {
      ended: follow(),
      dispose: () => {
        disposed = true;
        stream.destroy();
      },
    };
  }

  readonly #deaths: Deaths = async (container, execId, died) => {
    if (!DEAF.test(this.#info.route)) return { dispose: () => {} };
    const actions = execId === undefined ? ['die', 'destroy'] : ['exec_die', 'die', 'destroy'];
    return this.#watch({ type: ['container'], container: [container], event: actions }, (line) => {
      const { Action, Actor } = line as { Action?: string; Actor?: { Attributes?: { execID?: string } } };
      if (Action !== 'exec_die' || Actor?.Attributes?.execID === execId) died();
    });
  };
}

function infoOf(version: Version, { route, socket, context }: EngineAddress): EngineInfo {
  return {
    name: nameOf(version),
    version: version.Version,
    apiVersion: version.ApiVersion,
    operatingSystem: `${version.Os ?? ''}/${version.Arch ?? ''}`,
    route,
    socket,
    ...(context === undefined ? {} : { context }),
  };
}

/**
 * Docker calls its first component just “Engine”, and itself by its platform, which Debian leaves empty. Podman's platform
 * is the machine.
 */
function nameOf(version: Version): string {
  const component = version.Components?.[0]?.Name ?? 'Engine';
  return component === 'Engine' ? version.Platform?.Name?.trim() || 'Docker Engine' : component;
}

/** Engines before API 1.22 and Podman have the older fields only: `status` and `id`. */
function toEvent(line: unknown): EngineEvent | undefined {
  const { Type, Action, Actor, status, id } = line as {
    Type?: string;
    Action?: string;
    Actor?: { ID?: string; Attributes?: { container?: string } | null };
    status?: string;
    id?: string;
  };
  const action = Action ?? status;
  if (action === undefined) return undefined;
  return {
    type: Type ?? 'container',
    action,
    id: Actor?.ID ?? id ?? '',
    container: Actor?.Attributes?.container,
  };
}
