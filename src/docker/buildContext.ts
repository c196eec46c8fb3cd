import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { ExplainedError, parseDockerIgnore } from '../base';
import type { BuildSpec } from './types';

/** A context on its way to a builder. */
export interface PackedContext {
  /** A tar archive, read from the disk as fast as it is taken. */
  archive: Readable;
  /** What the Dockerfile is called in it. */
  dockerfile: string;
}

interface Entry {
  /** Relative to the context, with slashes. */
  name: string;
  file: string;
  stats: Stats;
}

const IGNORE_FILE = '.dockerignore';

/**
 * Packs a folder of this computer as `docker build` does: without what its .dockerignore names, owned by root, links as
 * links. Nothing outside the folder is read but the Dockerfile, which may lie elsewhere.
 * @param ownIgnoreFile whether an ignore file of the Dockerfile's own (`web.Dockerfile.dockerignore`) goes first, as
 * BuildKit has it
 */
export async function packContext(
  spec: Pick<BuildSpec, 'context' | 'dockerfile'>,
  ownIgnoreFile: boolean,
): Promise<PackedContext> {
  const root = path.resolve(spec.context);
  if (!(await isFolder(root))) {
    throw new ExplainedError('no-context', `${spec.context} is not a folder that can be read.`, {
      remedy: 'Choose the folder whose files the Dockerfile copies.',
    });
  }
  const file = path.resolve(root, spec.dockerfile ?? 'Dockerfile');
  const text = await readFile(file).catch((error: unknown) => {
    throw new ExplainedError('no-dockerfile', `There is no Dockerfile at ${file} that can be read.`, {
      remedy: 'Save it first, or choose another one.',
      cause: error,
    });
  });
  const rules =
    (ownIgnoreFile ? await textOf(`${file}${IGNORE_FILE}`) : undefined) ??
    (await textOf(path.join(root, IGNORE_FILE))) ??
    '';
  const inside = path.relative(root, file);
  const isOutside = inside.startsWith('..') || path.isAbsolute(inside);
  const pack = tar.pack();
  // The builder leaves these out once more by the .dockerignore that it finds; both are needed until then.
  const dockerfile = isOutside ? `.dockerfile.${randomBytes(8).toString('hex')}` : slashed(inside);
  const kept = new Set([IGNORE_FILE, dockerfile]);
  const added = isOutside
    ? new Map<string, Uint8Array>([
        [IGNORE_FILE, Buffer.from(`${rules}\n${IGNORE_FILE}\n${dockerfile}\n`)],
        [dockerfile, text],
      ])
    : new Map<string, Uint8Array>();
  let isGone = false;
  pack.once('close', () => (isGone = true));
  const fill = async (): Promise<void> => {
    for (const [name, data] of added) pack.entry({ name, mode: 0o644 }, Buffer.from(data));
    for await (const entry of walk(root, rules, kept)) {
      if (isGone) return;
      if (!added.has(entry.name)) await add(pack, entry);
    }
    pack.finalize();
  };
  const archive = Readable.from(pack, { objectMode: false });
  archive.once('close', () => pack.destroy());
  fill().catch((error: unknown) => pack.destroy(unreadable(error)));
  return { archive, dockerfile };
}

async function* walk(root: string, rules: string, kept: ReadonlySet<string>): AsyncGenerator<Entry> {
  const ignored = parseDockerIgnore(slashed(rules));
  const mayHold = (folder: string): boolean =>
    ignored.hasExceptions || [...kept].some((name) => name.startsWith(`${folder}/`));
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const names = (await readdir(path.join(root, folder))).sort();
    for (const own of names) {
      const name = folder === '' ? own : `${folder}/${own}`;
      const file = path.join(root, name);
      const isIgnored = !kept.has(name) && ignored.ignores(name);
      const stats = await lstat(file);
      if (stats.isDirectory() && (!isIgnored || mayHold(name))) folders.push(name);
      if (!isIgnored) yield { name, file, stats };
    }
  }
}

async function add(pack: tar.Pack, { name, file, stats }: Entry): Promise<void> {
  // Windows has no modes; `docker` has what comes from there run and read by everybody.
  const mode = process.platform === 'win32' ? 0o755 : stats.mode & 0o7777;
  const header = { name, mode, mtime: stats.mtime, uid: 0, gid: 0 };
  if (stats.isDirectory()) pack.entry({ ...header, name: `${name}/`, type: 'directory' });
  else if (stats.isSymbolicLink()) {
    const target = await readlink(file);
    pack.entry({
      ...header,
      type: 'symlink',
      linkname: process.platform === 'win32' ? slashed(target) : target,
    });
  } else if (stats.isFile()) {
    const entry = pack.entry({ ...header, size: stats.size });
    // A file that grows meanwhile goes in with the size that it had.
    if (stats.size > 0) await pipeline(createReadStream(file, { end: stats.size - 1 }), entry);
    else entry.end();
  }
  // Sockets, pipes and devices do not belong into an image.
}

function unreadable(error: unknown): ExplainedError {
  if (error instanceof ExplainedError) return error;
  const { code, path: file, message } = error as NodeJS.ErrnoException;
  const what = file === undefined ? 'A file' : file;
  return new ExplainedError(
    'context-unreadable',
    code === 'EACCES' || code === 'EPERM'
      ? `${what} belongs to the build context, and you may not read it.`
      : `${what} belongs to the build context, and could not be read.`,
    {
      remedy: 'Name it in .dockerignore where the build does not need it.',
      detail: message,
      cause: error,
    },
  );
}

async function isFolder(folder: string): Promise<boolean> {
  return lstat(folder).then(
    (stats) => stats.isDirectory() || stats.isSymbolicLink(),
    () => false,
  );
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function slashed(name: string): string {
  return path.sep === '/' ? name : name.replaceAll(path.sep, '/');
}
