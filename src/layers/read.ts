import { ExplainedError } from '../base';
import { findManifest } from './archive/manifest';
import type { Member, MemberSource } from './archive/members';
import { LayerFiles } from './files/layerFiles';
import { PathTable } from './files/pathTable';
import { FILE_REMEDY, findInConfiguration, findInFile } from './secrets';
import type { FoundSecret, Secret } from './secrets/types';
import { whatBecameOf } from './tree/fate';
import type { Layer, ReadImage } from './types';

/** What manifests and configurations of one archive may come to, in bytes. */
const MOST_DOCUMENTS = 64 * 1024 * 1024;
/** More findings are of no use to anybody. */
const MOST_SECRETS = 1000;
/** Names for a layer that only another name of it are followed so far. */
const MOST_ALIASES = 10;

export interface ReadOptions {
  /** Which image, where an archive holds several: `repository:tag`. */
  image?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Heard a few times a second at most: how many files have been read so far. */
  onProgress?: ((progress: { layers: number; files: number }) => void) | undefined;
}

interface PartOfArchive {
  files: LayerFiles;
  stored: number;
  secrets: { path: number; found: FoundSecret }[];
}

/**
 * Reads an image: its layers, what is in them, and its secrets. Contents of files are looked at in passing and not kept.
 * Rejects with `archive-damaged`, `archive-truncated`, `archive-no-image`, `image-too-large`, `zstd-missing`.
 */
export async function readImage(source: MemberSource, options: ReadOptions = {}): Promise<ReadImage> {
  const paths = new PathTable();
  const documents = new Map<string, unknown>();
  const parts = new Map<string, PartOfArchive>();
  const aliases = new Map<string, string>();
  let left = MOST_DOCUMENTS;
  const tell = pacedProgress(options);
  for await (const member of source.members()) {
    options.signal?.throwIfAborted();
    if (member.kind === 'alias') aliases.set(member.name, member.target);
    else if (member.kind === 'document') {
      left -= member.data.length;
      if (left < 0) throw tooManyDocuments();
      keepDocument(documents, member);
    } else parts.set(member.name, await readLayer(member, paths, options, () => tell(parts)));
  }
  const resolve = (name: string): string => {
    let at = name;
    for (let step = 0; step < MOST_ALIASES && !parts.has(at); step++) at = aliases.get(at) ?? at;
    return at;
  };
  const manifest = findManifest(documents, (name) => parts.has(resolve(name)), options.image);
  const layers = toLayers(manifest, parts, resolve);
  return {
    tags: manifest.tags,
    configuration: manifest.configuration,
    paths,
    layers,
    secrets: [
      ...fileSecrets(layers, paths, (layer) => parts.get(resolve(layer.name))?.secrets ?? []),
      ...findInConfiguration(manifest.configuration),
    ],
    secretsIncomplete: source.exhausted,
  };
}

async function readLayer(
  { entries, stored }: Extract<Member, { kind: 'layer' }>,
  paths: PathTable,
  { signal }: ReadOptions,
  onEntry: () => void,
): Promise<PartOfArchive> {
  const part: PartOfArchive = { files: new LayerFiles(paths), stored, secrets: [] };
  for await (const { entry, digest, content } of entries) {
    signal?.throwIfAborted();
    const index = part.files.add(entry, digest);
    onEntry();
    if (index === undefined || content === undefined || part.secrets.length >= MOST_SECRETS) continue;
    const path = part.files.pathOf(index);
    for (const found of findInFile(paths.text(path), content)) part.secrets.push({ path, found });
  }
  return part;
}

function toLayers(
  manifest: ReturnType<typeof findManifest>,
  parts: ReadonlyMap<string, PartOfArchive>,
  resolve: (name: string) => string,
): Layer[] {
  const { history, diffIds } = manifest.configuration;
  const steps = history.filter(({ empty }) => !empty);
  return manifest.layers.map((name, index): Layer => {
    const source = resolve(name);
    const part = parts.get(source);
    if (part === undefined) throw new Error(`no layer ${name}`);
    const repeated = !parts.has(name);
    return {
      index,
      name,
      part: source,
      diffId: diffIds[index],
      size: repeated ? 0 : part.files.size,
      stored: repeated ? 0 : part.stored,
      step: steps[index],
      files: part.files,
      repeated,
    };
  });
}

function fileSecrets(
  layers: readonly Layer[],
  paths: PathTable,
  secretsOf: (layer: Layer) => PartOfArchive['secrets'],
): Secret[] {
  const all = layers.flatMap((layer) =>
    layer.repeated ? [] : secretsOf(layer).map((one) => ({ layer: layer.index, ...one })),
  );
  const fates =
    all.length === 0 ? undefined : whatBecameOf(layers, paths, new Set(all.map(({ path }) => path)));
  return all.slice(0, MOST_SECRETS).map(({ layer, path, found }) => ({
    ...found,
    place: { in: 'file', layer, path: paths.text(path), gone: fates?.(path, layer) },
    remedy: FILE_REMEDY,
  }));
}

function keepDocument(documents: Map<string, unknown>, { name, data }: { name: string; data: Buffer }): void {
  try {
    documents.set(name, JSON.parse(data.toString('utf8')));
  } catch {
    // What looks like a document and is none belongs to no image.
  }
}

/** Tells how far it is, four times a second. */
function pacedProgress({ onProgress }: ReadOptions): (parts: ReadonlyMap<string, PartOfArchive>) => void {
  let files = 0;
  let next = 0;
  return (parts) => {
    files++;
    if (onProgress === undefined || files % 256 !== 0) return;
    const now = performance.now();
    if (now < next) return;
    next = now + 250;
    onProgress({ layers: parts.size, files });
  };
}

function tooManyDocuments(): ExplainedError {
  return new ExplainedError(
    'image-too-large',
    'The archive holds more descriptions of images than can be read.',
  );
}
