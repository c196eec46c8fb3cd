import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Explained } from '../report.mjs';

/**
 * Writes images into the folder that docker-registry serves, in its own layout (registry/storage/paths.go of
 * distribution 2.x): no engine takes part, so none has the images before somebody pulls them, and the registry that
 * serves them can be read-only.
 */

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/** A layer that is in the store. @typedef {{ digest: string, diffId: string, size: number }} Layer */

function root(store) {
  return join(store, 'docker/registry/v2');
}

function blobFolder(store, digest) {
  const hex = digest.replace(/^sha256:/, '');
  return join(root(store), 'blobs/sha256', hex.slice(0, 2), hex);
}

function digestOf(data) {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}

function putBlob(store, data) {
  const digest = digestOf(data);
  const folder = blobFolder(store, digest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data'), data);
  return { digest, size: data.length };
}

/** Counts and hashes what flows through. */
function meter() {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform(piece, _encoding, done) {
      hash.update(piece);
      stream.size += piece.length;
      done(null, piece);
    },
  });
  stream.size = 0;
  stream.digest = () => `sha256:${hash.digest('hex')}`;
  return stream;
}

/**
 * Packs a folder as a layer.
 * @param {string} store
 * @param {string} folder
 * @param {{ asRoot?: (argv: string[]) => string[], level?: number }} [options] `asRoot`: keep the files' owners, reading
 *   them as root; without it they belong to root in the image
 * @returns {Promise<Layer>}
 */
export async function putLayer(store, folder, { asRoot, level = 6 } = {}) {
  const owners = asRoot === undefined ? ['--owner=0', '--group=0'] : [];
  const tar = ['tar', '--create', '--numeric-owner', '--sort=name', ...owners, '--directory', folder, '.'];
  const [program, ...args] = asRoot === undefined ? tar : asRoot(tar);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const ended = new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));

  mkdirSync(store, { recursive: true });
  const draft = join(
    store,
    `layer-${process.pid}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`,
  );
  const [plain, packed] = [meter(), meter()];
  try {
    await pipeline(child.stdout, plain, createGzip({ level }), packed, createWriteStream(draft));
    if ((await ended) !== 0) throw new Explained(`tar could not pack ${folder}: ${complaint.trim()}`);
    const digest = packed.digest();
    mkdirSync(blobFolder(store, digest), { recursive: true });
    renameSync(draft, join(blobFolder(store, digest), 'data'));
    return { digest, diffId: plain.digest(), size: packed.size };
  } finally {
    rmSync(draft, { force: true });
  }
}

function link(file, digest) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, digest);
}

/**
 * Puts an image together from layers of the store, under one or more tags.
 * @param {string} store
 * @param {object} image
 * @param {string} image.repository `library/alpine`
 * @param {readonly string[]} image.tags
 * @param {string} image.architecture as Docker names it
 * @param {readonly Layer[]} image.layers
 * @param {object} image.config what `docker inspect` shows as Config
 * @returns {string[]} the digests of all that belongs to the image, the manifest's first
 */
export function putImage(store, { repository, tags, architecture, layers, config }) {
  const created = new Date().toISOString();
  const description = putBlob(
    store,
    JSON.stringify({
      architecture,
      os: 'linux',
      created,
      config,
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
      history: layers.map(() => ({ created, created_by: 'container-workbench stand-in' })),
    }),
  );
  const manifest = putBlob(
    store,
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, ...description },
      layers: layers.map(({ digest, size }) => ({ mediaType: LAYER, size, digest })),
    }),
  );
  const folder = join(root(store), 'repositories', repository);
  const parts = [description.digest, ...layers.map((layer) => layer.digest)];
  for (const digest of parts) link(join(folder, '_layers', digest.replace(':', '/'), 'link'), digest);
  const manifests = join(folder, '_manifests');
  const revision = manifest.digest.replace(':', '/');
  link(join(manifests, 'revisions', revision, 'link'), manifest.digest);
  for (const tag of tags) {
    link(join(manifests, 'tags', tag, 'index', revision, 'link'), manifest.digest);
    link(join(manifests, 'tags', tag, 'current/link'), manifest.digest);
  }
  return [manifest.digest, ...parts];
}

/** Removes what no image of `kept` needs: what earlier recipes left. */
export function prune(store, kept) {
  const blobs = join(root(store), 'blobs/sha256');
  for (const prefix of existsSync(blobs) ? readdirSync(blobs) : []) {
    for (const hex of readdirSync(join(blobs, prefix))) {
      if (!kept.has(`sha256:${hex}`)) rmSync(join(blobs, prefix, hex), { recursive: true });
    }
  }
}
