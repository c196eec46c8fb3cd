import { isOlder } from './apiVersion';
import { toTime } from './convert';
import { apiPath } from './http';
import type { EngineHttp } from './http';
import type { Pruned, Volume, Volumes } from './types';

interface ListedVolume {
  Name: string;
  Driver?: string;
  Mountpoint?: string;
  CreatedAt?: string;
  Labels?: Record<string, string> | null;
  Options?: Record<string, string> | null;
}

/** The label of volumes without a name of their own since Docker 24, and the look of their names before. */
const ANONYMOUS = 'com.docker.volume.anonymous';
const MADE_UP = /^[0-9a-f]{64}$/;

/** See {@link Volumes}. */
export class EngineVolumes implements Volumes {
  readonly #http: EngineHttp;
  readonly #apiVersion: () => string;

  constructor(http: EngineHttp, apiVersion: () => string) {
    this.#http = http;
    this.#apiVersion = apiVersion;
  }

  async list(): Promise<Volume[]> {
    const { Volumes } = await this.#http.get<{ Volumes?: ListedVolume[] | null }>('/volumes');
    return (Volumes ?? []).map(toVolume);
  }

  async inspect(name: string): Promise<Volume & { raw: unknown }> {
    const volume = await this.#http.get<ListedVolume>(apiPath`/volumes/${name}`);
    return { ...toVolume(volume), raw: volume };
  }

  async create(options: Parameters<Volumes['create']>[0] = {}): Promise<Volume> {
    const { name, driver, options: driverOptions, labels } = options;
    return toVolume(
      await this.#http.act<ListedVolume>('POST', '/volumes/create', {
        json: { Name: name, Driver: driver, DriverOpts: driverOptions, Labels: labels },
      }),
    );
  }

  async remove(name: string, { force }: { force?: boolean } = {}): Promise<void> {
    await this.#http.act('DELETE', apiPath`/volumes/${name}`, { query: { force } });
  }

  async prune({ all, signal }: { all?: boolean; signal?: AbortSignal } = {}): Promise<Pruned> {
    // Before API 1.42 all of them are meant in any case, and the filter is refused.
    const filters = all === true && !isOlder(this.#apiVersion(), '1.42') ? { all: ['true'] } : {};
    const done = await this.#http.act<{ VolumesDeleted?: string[] | null; SpaceReclaimed?: number }>(
      'POST',
      '/volumes/prune',
      { query: { filters }, signal, lasting: true },
    );
    return { removed: done.VolumesDeleted ?? [], reclaimed: done.SpaceReclaimed ?? 0 };
  }
}

function toVolume(volume: ListedVolume): Volume {
  const labels = volume.Labels ?? {};
  return {
    name: volume.Name,
    driver: volume.Driver ?? '',
    mountpoint: volume.Mountpoint ?? '',
    created: toTime(volume.CreatedAt),
    labels,
    options: volume.Options ?? {},
    anonymous: ANONYMOUS in labels || MADE_UP.test(volume.Name),
  };
}
