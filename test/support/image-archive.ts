import { createHash } from 'node:crypto';

/** An entry of a layer: a file where it has data, else what its type says. */
export interface ArchiveEntry {
  name: string;
  data?: string | Buffer;
  /** Type flag; a file unless said otherwise, a folder where the name ends with a slash. */
  type?: string;
  link?: string;
  mode?: number;
  uid?: number;
  gid?: number;
  modified?: number;
  /** What the header tells in place of the size of the data. */
  size?: number;
  /** In place of the numbers and texts above, at these bytes of the header. */
  patch?: (header: Buffer) => void;
}

/** One entry as a tar archive has it (ustar). Longer names and hostile values come with `pax` and `patch`. */
export function tarEntry(entry: ArchiveEntry): Buffer {
  const { name, link = '', mode, uid = 0, gid = 0, modified = 0 } = entry;
  const type = entry.type ?? (name.endsWith('/') ? '5' : '0');
  const data = Buffer.from(entry.data ?? '');
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write((mode ?? (type === '5' ? 0o755 : 0o644)).toString(8).padStart(7, '0'), 100);
  header.write(uid.toString(8).padStart(7, '0'), 108);
  header.write(gid.toString(8).padStart(7, '0'), 116);
  header.write((entry.size ?? data.length).toString(8).padStart(11, '0'), 124);
  header.write(modified.toString(8).padStart(11, '0'), 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257, 'latin1');
  entry.patch?.(header);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** An extended header (pax) for the entry that follows. */
export function paxHeader(records: Readonly<Record<string, string | Buffer>>, type: 'x' | 'g' = 'x'): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
    let length = rest.length + 1;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    return Buffer.concat([Buffer.from(String(length)), rest]);
  });
  return tarEntry({ name: 'PaxHeaders/x', type, data: Buffer.concat(lines) });
}

/** An archive of entries, or of pieces that are entries already. */
export function tar(entries: readonly (ArchiveEntry | Buffer)[]): Buffer {
  return Buffer.concat([
    ...entries.map((entry) => (Buffer.isBuffer(entry) ? entry : tarEntry(entry))),
    Buffer.alloc(1024),
  ]);
}

/** Layers, the lowest first: their entries, or their archives. */
export type ArchiveLayers = readonly (readonly (ArchiveEntry | Buffer)[] | Buffer)[];

/** What the configuration of an image says. */
export interface ArchiveConfiguration {
  history?: readonly { created_by?: string; empty_layer?: boolean; comment?: string }[];
  config?: { Env?: readonly string[]; Labels?: Readonly<Record<string, string>> };
}

export interface ArchiveOptions {
  configuration?: ArchiveConfiguration;
  tag?: string;
  /** Packs each layer. */
  pack?: (layer: Buffer) => Buffer;
}

/** An image as `docker save` writes it. */
export function dockerArchive(
  layers: ArchiveLayers,
  { configuration = {}, tag = 'test:1', pack = (layer) => layer }: ArchiveOptions = {},
): Buffer {
  const plain = layers.map((layer) => (Buffer.isBuffer(layer) ? layer : tar(layer)));
  const names = plain.map((_, index) => `${index.toString(16).padStart(64, '0')}/layer.tar`);
  const config = JSON.stringify({ rootfs: rootfs(plain), ...configuration });
  return tar([
    ...plain.map((layer, index): ArchiveEntry => ({ name: names[index] ?? '', data: pack(layer) })),
    { name: 'config.json', data: config },
    {
      name: 'manifest.json',
      data: JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: names }]),
    },
  ]);
}

/** The files of an image in the OCI image layout, by name. */
export function ociLayout(
  layers: ArchiveLayers,
  { configuration = {}, tag = 'test:1', pack = (layer) => layer }: ArchiveOptions = {},
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const blob = (data: Buffer, mediaType: string): Record<string, unknown> => {
    const hex = createHash('sha256').update(data).digest('hex');
    files.set(`blobs/sha256/${hex}`, data);
    return { mediaType, digest: `sha256:${hex}`, size: data.length };
  };
  const plain = layers.map((layer) => (Buffer.isBuffer(layer) ? layer : tar(layer)));
  const type = (what: string): string => `application/vnd.oci.image.${what}`;
  const manifest = {
    schemaVersion: 2,
    config: blob(
      Buffer.from(JSON.stringify({ rootfs: rootfs(plain), ...configuration })),
      type('config.v1+json'),
    ),
    layers: plain.map((layer) => blob(pack(layer), type('layer.v1.tar'))),
  };
  const described = blob(Buffer.from(JSON.stringify(manifest)), type('manifest.v1+json'));
  const annotations = { 'io.containerd.image.name': tag };
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  files.set('index.json', Buffer.from(JSON.stringify({ manifests: [{ ...described, annotations }] })));
  return files;
}

const rootfs = (layers: readonly Buffer[]): unknown => ({
  type: 'layers',
  diff_ids: layers.map((layer) => `sha256:${createHash('sha256').update(layer).digest('hex')}`),
});
