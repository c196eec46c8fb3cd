import type { Readable } from 'node:stream';
import { ExplainedError } from '../base';
import { isGiven, toImage, toTime } from './convert';
import type { ListedImage } from './convert';
import { apiPath } from './http';
import type { EngineHttp } from './http';
import { followProgress } from './progress';
import { splitReference } from './reference';
import { authHeaders } from './registryLogin';
import type {
  HistoryEntry,
  Image,
  ImageDetails,
  Images,
  LongOptions,
  Pruned,
  PullOptions,
  RegistryLogin,
  RemovedImages,
} from './types';

interface InspectedImage {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
  Created?: string;
  Size?: number;
  Author?: string;
  Comment?: string;
  Os?: string;
  Architecture?: string;
  Variant?: string;
  Config?: {
    Entrypoint?: string[] | null;
    Cmd?: string[] | null;
    Env?: string[] | null;
    WorkingDir?: string;
    User?: string;
    ExposedPorts?: Record<string, unknown> | null;
    Volumes?: Record<string, unknown> | null;
    Labels?: Record<string, string> | null;
    StopSignal?: string;
    OnBuild?: string[] | null;
  } | null;
  RootFS?: { Layers?: string[] | null };
}

interface HistoryItem {
  Id?: string;
  Created?: number;
  CreatedBy?: string;
  Size?: number;
  Comment?: string;
  Tags?: string[] | null;
}

interface Manifest {
  Descriptor?: { digest?: string };
  Platforms?: { os?: string; architecture?: string; variant?: string }[] | null;
}

const DIGEST = /\bsha256:[0-9a-f]{64}\b/;

/** See {@link Images}. */
export class EngineImages implements Images {
  readonly #http: EngineHttp;

  constructor(http: EngineHttp) {
    this.#http = http;
  }

  async list(): Promise<Image[]> {
    return (await this.#http.get<ListedImage[]>('/images/json')).map(toImage);
  }

  async inspect(image: string): Promise<ImageDetails> {
    return toDetails(await this.#http.get<InspectedImage>(apiPath`/images/${image}/json`));
  }

  async history(image: string): Promise<HistoryEntry[]> {
    const [items, { layers }] = await Promise.all([
      this.#http.get<HistoryItem[]>(apiPath`/images/${image}/history`),
      this.inspect(image),
    ]);
    return withLayers(items, layers);
  }

  async tag(image: string, reference: string): Promise<void> {
    const { name, tag } = namedOnly(reference);
    await this.#http.act('POST', apiPath`/images/${image}/tag`, {
      query: { repo: name, tag: tag ?? 'latest' },
    });
  }

  async remove(image: string, { force }: { force?: boolean } = {}): Promise<RemovedImages> {
    const done = await this.#http.act<{ Untagged?: string; Deleted?: string }[] | null>(
      'DELETE',
      apiPath`/images/${image}`,
      { query: { force } },
    );
    return removedOf(done);
  }

  async prune(options: { all?: boolean; signal?: AbortSignal } = {}): Promise<Pruned> {
    const done = await this.#http.act<{
      ImagesDeleted?: { Untagged?: string; Deleted?: string }[] | null;
      SpaceReclaimed?: number;
    }>('POST', '/images/prune', {
      query: { filters: { dangling: [String(options.all !== true)] } },
      signal: options.signal,
      lasting: true,
    });
    const { untagged, deleted } = removedOf(done.ImagesDeleted);
    return { removed: [...untagged, ...deleted], reclaimed: done.SpaceReclaimed ?? 0 };
  }

  async pull(
    reference: string,
    { platform, login, signal, onProgress }: PullOptions = {},
  ): Promise<string | undefined> {
    const { name, tag, digest } = splitReference(reference);
    const stream = await this.#http.stream('POST', '/images/create', {
      // Without a tag, engines would pull all of them.
      query: { fromImage: name, tag: digest ?? tag ?? 'latest', platform },
      headers: login === undefined ? {} : authHeaders(login),
      signal,
    });
    let pulled: string | undefined;
    await followProgress(stream, onProgress, ({ status }) => {
      if (status?.startsWith('Digest: ') === true) pulled = DIGEST.exec(status)?.[0];
    });
    // Cancelled when all had arrived already: what was asked for last counts.
    signal?.throwIfAborted();
    return pulled;
  }

  async push(
    reference: string,
    { login, signal, onProgress }: LongOptions & { login?: RegistryLogin } = {},
  ): Promise<string | undefined> {
    const { name, tag } = namedOnly(reference);
    const stream = await this.#http.stream('POST', apiPath`/images/${name}/push`, {
      query: { tag: tag ?? 'latest' },
      headers: authHeaders(login),
      signal,
    });
    let pushed: string | undefined;
    await followProgress(stream, onProgress, ({ aux, status }) => {
      const { Digest } = (aux ?? {}) as { Digest?: string };
      pushed =
        Digest ?? (status?.includes('digest: ') === true ? DIGEST.exec(status)?.[0] : undefined) ?? pushed;
    });
    return pushed;
  }

  save(images: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<Readable> {
    return this.#http.stream('GET', '/images/get', { query: { names: images }, signal });
  }

  async load(archive: Readable, { signal, onProgress }: LongOptions = {}): Promise<string[]> {
    const stream = await this.#http.stream('POST', '/images/load', { body: archive, signal });
    const loaded: string[] = [];
    await followProgress(stream, onProgress, (message) => {
      // "Loaded image: busybox:latest", "Loaded image ID: sha256:…"; Podman lists several behind one colon.
      const [, names] = /^Loaded image(?: ID|s?\(s\)|s)?: (.*)$/m.exec(message.stream ?? '') ?? [];
      if (names !== undefined) loaded.push(...names.split(',').map((name) => name.trim()));
    });
    return loaded;
  }

  async import(archive: Readable, options: Parameters<Images['import']>[1] = {}): Promise<string> {
    const { reference, message, changes, platform, signal, onProgress } = options;
    const { name, tag } = namedOnly(reference ?? '');
    const stream = await this.#http.stream('POST', '/images/create', {
      // The tag in one with the name, since Podman overlooks it elsewhere.
      query: {
        fromSrc: '-',
        repo: name === '' ? undefined : `${name}:${tag ?? 'latest'}`,
        message,
        platform,
        changes,
      },
      body: archive,
      signal,
    });
    let id: string | undefined;
    await followProgress(stream, onProgress, ({ status, id: named }) => {
      id = DIGEST.exec(status ?? '')?.[0] ?? DIGEST.exec(named ?? '')?.[0] ?? id;
    });
    if (id === undefined) {
      throw new ExplainedError('engine-error', 'The engine did not say which image it made of the archive.');
    }
    return id;
  }

  async manifest(
    reference: string,
    { login, signal }: { login?: RegistryLogin; signal?: AbortSignal } = {},
  ): Promise<{ digest: string; platforms: readonly string[] }> {
    const answer = await this.#http.get<Manifest>(apiPath`/distribution/${reference}/json`, {
      headers: login === undefined ? {} : authHeaders(login),
      signal,
      lasting: true,
    });
    return {
      digest: answer.Descriptor?.digest ?? '',
      platforms: (answer.Platforms ?? []).map(({ os, architecture, variant }) =>
        platformOf(os, architecture, variant),
      ),
    };
  }
}

/** A reference to give to an image, which has no digest. */
function namedOnly(reference: string): { name: string; tag: string | undefined } {
  const { name, tag, digest } = splitReference(reference);
  if (digest === undefined) return { name, tag };
  throw new ExplainedError('bad-reference', 'An image cannot be given a digest as its name.', {
    remedy: 'Leave out what follows the “@”.',
  });
}

function removedOf(done: { Untagged?: string; Deleted?: string }[] | null | undefined): RemovedImages {
  return {
    untagged: (done ?? []).map(({ Untagged }) => Untagged).filter(isGiven),
    deleted: (done ?? []).map(({ Deleted }) => Deleted).filter(isGiven),
  };
}

function platformOf(...parts: readonly (string | undefined)[]): string {
  return parts.filter(isGiven).join('/');
}

function toDetails(image: InspectedImage): ImageDetails {
  const config = image.Config ?? {};
  return {
    id: image.Id,
    tags: image.RepoTags ?? [],
    digests: image.RepoDigests ?? [],
    created: toTime(image.Created) ?? 0,
    size: image.Size ?? 0,
    author: image.Author ?? '',
    comment: image.Comment ?? '',
    platform: platformOf(image.Os, image.Architecture, image.Variant),
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    env: config.Env ?? [],
    workdir: config.WorkingDir ?? '',
    user: config.User ?? '',
    ports: Object.keys(config.ExposedPorts ?? {}),
    volumes: Object.keys(config.Volumes ?? {}),
    labels: config.Labels ?? {},
    stopSignal: config.StopSignal,
    onBuild: config.OnBuild ?? [],
    layers: image.RootFS?.Layers ?? [],
    raw: image,
  };
}

/**
 * Says which step made which layer. Engines do not: the steps that take no room made none, unless there are more layers
 * than others (an empty folder, a file of no bytes), in which case nobody can say.
 */
export function withLayers(items: readonly HistoryItem[], layers: readonly string[]): HistoryEntry[] {
  const isFilled = (item: HistoryItem): boolean => (item.Size ?? 0) > 0;
  const makers = items.length === layers.length ? items : items.filter(isFilled);
  const known = makers.length === layers.length;
  const layerOf = new Map(
    known ? makers.map((item, index) => [item, layers[layers.length - 1 - index]]) : [],
  );
  return items.map((item) => ({
    id: item.Id === undefined || item.Id === '<missing>' ? undefined : item.Id,
    created: (item.Created ?? 0) * 1000,
    createdBy: item.CreatedBy ?? '',
    size: item.Size ?? 0,
    comment: item.Comment ?? '',
    tags: (item.Tags ?? []).filter((tag) => !tag.includes('<none>')),
    layer: layerOf.get(item),
  }));
}
