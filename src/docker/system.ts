import { performance } from 'node:perf_hooks';
import type { EngineHttp } from './http';
import { authConfig } from './registryLogin';
import type { DiskUsage, DiskUse, EngineSystem, RegistryLogin, SystemInfo } from './types';

interface Info {
  Name?: string;
  OperatingSystem?: string;
  KernelVersion?: string;
  Architecture?: string;
  NCPU?: number;
  MemTotal?: number;
  DockerRootDir?: string;
  Driver?: string;
  CgroupVersion?: string;
  CgroupDriver?: string;
  SecurityOptions?: string[] | null;
  /** Podman's own. */
  Rootless?: boolean;
  Runtimes?: Record<string, unknown> | null;
  RegistryConfig?: { Mirrors?: string[] | null } | null;
  ContainersRunning?: number;
  ContainersPaused?: number;
  ContainersStopped?: number;
  Images?: number;
  Warnings?: string[] | null;
}

interface Usage {
  LayersSize?: number;
  Images?: { Id: string; Size?: number; SharedSize?: number; Containers?: number }[] | null;
  Containers?: { Id: string; SizeRw?: number; SizeRootFs?: number }[] | null;
  Volumes?: { Name: string; UsageData?: { Size?: number; RefCount?: number } | null }[] | null;
  BuildCache?: { ID: string; Size?: number; Shared?: boolean; InUse?: boolean }[] | null;
}

type DiskKind = 'image' | 'container' | 'volume' | 'build-cache';

/** See {@link EngineSystem}. */
export class EngineMachine implements EngineSystem {
  readonly #http: EngineHttp;

  constructor(http: EngineHttp) {
    this.#http = http;
  }

  async ping(): Promise<number> {
    const start = performance.now();
    await this.#http.head('/_ping');
    return performance.now() - start;
  }

  async info(): Promise<SystemInfo> {
    const info = await this.#http.get<Info>('/info');
    const security = (info.SecurityOptions ?? []).map((option) =>
      option.replace(/^name=/, '').replace(/,.*/, ''),
    );
    return {
      name: info.Name ?? '',
      operatingSystem: info.OperatingSystem ?? '',
      kernel: info.KernelVersion ?? '',
      architecture: info.Architecture ?? '',
      processors: info.NCPU ?? 0,
      memory: info.MemTotal ?? 0,
      root: info.DockerRootDir ?? '',
      storageDriver: info.Driver ?? '',
      // Engines before API 1.41 know only version 1 of control groups, and do not say so.
      cgroups: { version: info.CgroupVersion ?? '1', driver: info.CgroupDriver ?? '' },
      security,
      rootless: security.includes('rootless') || info.Rootless === true,
      runtimes: Object.keys(info.Runtimes ?? {}),
      registryMirrors: info.RegistryConfig?.Mirrors ?? [],
      containers: {
        running: info.ContainersRunning ?? 0,
        paused: info.ContainersPaused ?? 0,
        stopped: info.ContainersStopped ?? 0,
      },
      images: info.Images ?? 0,
      warnings: info.Warnings ?? [],
      raw: info,
    };
  }

  async diskUsage(
    kinds: readonly DiskKind[] = ['image', 'container', 'volume', 'build-cache'],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<DiskUsage> {
    const usage = await this.#http.get<Usage>('/system/df', {
      query: { type: kinds },
      signal,
      lasting: true,
    });
    const asked = (kind: DiskKind, list: () => DiskUse[]): DiskUse[] | undefined =>
      kinds.includes(kind) ? list() : undefined;
    return {
      layers: usage.LayersSize ?? 0,
      images: asked('image', () =>
        (usage.Images ?? []).map(({ Id, Size, SharedSize, Containers }) => ({
          id: Id,
          size: known(Size) ?? 0,
          shared: known(SharedSize) ?? 0,
          users: known(Containers),
        })),
      ),
      containers: asked('container', () =>
        (usage.Containers ?? []).map(({ Id, SizeRw, SizeRootFs }) => ({
          id: Id,
          size: SizeRw ?? 0,
          shared: Math.max(0, (SizeRootFs ?? 0) - (SizeRw ?? 0)),
          users: undefined,
        })),
      ),
      volumes: asked('volume', () =>
        (usage.Volumes ?? []).map(({ Name, UsageData }) => ({
          id: Name,
          size: known(UsageData?.Size) ?? 0,
          shared: 0,
          users: known(UsageData?.RefCount),
        })),
      ),
      buildCache: asked('build-cache', () =>
        (usage.BuildCache ?? []).map(({ ID, Size, Shared, InUse }) => ({
          id: ID,
          size: Shared === true ? 0 : (Size ?? 0),
          shared: Shared === true ? (Size ?? 0) : 0,
          users: InUse === true ? 1 : 0,
        })),
      ),
    };
  }

  async login(login: RegistryLogin, { signal }: { signal?: AbortSignal } = {}): Promise<RegistryLogin> {
    const answer = await this.#http.act<{ IdentityToken?: string }>('POST', '/auth', {
      json: authConfig(login),
      signal,
      lasting: true,
    });
    const token = answer.IdentityToken ?? '';
    return token === '' ? login : { registry: login.registry, identityToken: token };
  }
}

/** Engines say -1 for what they have not counted. */
function known(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}
