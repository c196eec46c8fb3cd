import { ExplainedError } from '../../base';

/** A step of how an image was made, the first one first, as its configuration tells it. */
export interface BuildStep {
  /** The instruction as the builder wrote it down. */
  createdBy: string;
  /** ISO 8601; undefined where it is not told. */
  created: string | undefined;
  comment: string;
  /** It changed no files. */
  empty: boolean;
}

/** What the configuration of an image says (OCI image specification, “Image Configuration”). */
export interface ImageConfiguration {
  history: readonly BuildStep[];
  /** Digests of its layers’ contents, the lowest first. */
  diffIds: readonly string[];
  env: readonly string[];
  labels: Readonly<Record<string, string>>;
  command: readonly string[];
  entrypoint: readonly string[];
  platform: string;
}

/** Which parts of an archive make up an image. */
export interface Manifest {
  /** `repository:tag`, where the archive names it. */
  tags: readonly string[];
  configuration: ImageConfiguration;
  /** Names of the layers’ parts, the lowest first. */
  layers: readonly string[];
}

/**
 * Finds the image in the documents of an archive: by `manifest.json` (docker save), else by `index.json` (OCI image
 * layout). Of several images it is the one called `image`, else the first whose layers are there. Throws
 * `archive-no-image`.
 */
export function findManifest(
  documents: ReadonlyMap<string, unknown>,
  hasLayer: (name: string) => boolean,
  image?: string,
): Manifest {
  const found = [...dockerManifests(documents), ...ociManifests(documents, 'index.json', [])];
  const whole = found.filter(({ layers }) => layers.every(hasLayer));
  const chosen =
    image === undefined
      ? whole[0]
      : (whole.find(({ tags }) => tags.includes(image)) ?? (whole.length === 1 ? whole[0] : undefined));
  if (chosen !== undefined) return chosen;
  if (found.length === 0) {
    throw new ExplainedError('archive-no-image', 'This archive holds no image.', {
      remedy:
        'Choose what `docker save` or a builder has written: it holds a manifest.json or an index.json.',
    });
  }
  if (whole.length === 0) {
    throw new ExplainedError('archive-no-image', 'The layers of the image are not in this archive.', {
      remedy: 'Pull all of the image, and save it again.',
    });
  }
  const names = whole.flatMap(({ tags }) => tags);
  throw new ExplainedError('archive-no-image', `This archive holds no image called ${image ?? ''}.`, {
    remedy: `It holds ${names.join(', ')}.`,
  });
}

function* dockerManifests(documents: ReadonlyMap<string, unknown>): Generator<Manifest> {
  for (const item of list(documents.get('manifest.json'))) {
    const { Config, RepoTags, Layers } = record(item);
    const configuration = documents.get(cleaned(string(Config)));
    if (configuration === undefined) continue;
    yield {
      tags: strings(RepoTags),
      configuration: readConfiguration(configuration),
      layers: strings(Layers).map(cleaned),
    };
  }
}

/** Indexes name manifests, or further indexes; `above` are those on the way, which a hostile one might name again. */
function* ociManifests(
  documents: ReadonlyMap<string, unknown>,
  name: string,
  above: readonly string[],
): Generator<Manifest> {
  if (above.includes(name) || above.length > 3) return;
  const index = record(documents.get(name));
  for (const descriptor of list(index.manifests).map(record)) {
    const annotations = record(descriptor.annotations);
    const tag = string(
      annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'],
    );
    const below = blobName(string(descriptor.digest));
    const manifest = record(documents.get(below));
    if (manifest.manifests !== undefined) {
      for (const one of ociManifests(documents, below, [...above, name])) {
        yield tag === '' ? one : { ...one, tags: [tag, ...one.tags] };
      }
      continue;
    }
    const configuration = documents.get(blobName(string(record(manifest.config).digest)));
    // Attestations are manifests too; what they hold are no layers.
    if (configuration === undefined || !isImage(record(manifest.config))) continue;
    yield {
      tags: tag === '' ? [] : [tag],
      configuration: readConfiguration(configuration),
      layers: list(manifest.layers).map((layer) => blobName(string(record(layer).digest))),
    };
  }
}

function isImage({ mediaType }: Record<string, unknown>): boolean {
  return /^application\/vnd\.(oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/.test(
    string(mediaType),
  );
}

export function readConfiguration(document: unknown): ImageConfiguration {
  const { history, rootfs, config, os, architecture, variant } = record(document);
  const { Env, Labels, Cmd, Entrypoint } = record(config);
  return {
    history: list(history)
      .map(record)
      .map(({ created_by, created, comment, empty_layer }) => ({
        createdBy: string(created_by),
        created: typeof created === 'string' ? created : undefined,
        comment: string(comment),
        empty: empty_layer === true,
      })),
    diffIds: strings(record(rootfs).diff_ids),
    env: strings(Env),
    labels: Object.fromEntries(
      Object.entries(record(Labels)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
    command: strings(Cmd),
    entrypoint: strings(Entrypoint),
    platform: [os, architecture, variant].map(string).filter(Boolean).join('/'),
  };
}

const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
const cleaned = (name: string): string => name.replace(/^(\.?\/)+/, '');
const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const strings = (value: unknown): string[] => list(value).filter((one) => typeof one === 'string');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
