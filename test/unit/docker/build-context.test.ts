import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tar from 'tar-stream';
import { packContext } from '../../../src/docker/buildContext';
import { failure } from '../../support/failure';

interface Packed {
  dockerfile: string;
  entries: Map<string, { header: tar.Headers; text: string }>;
}

async function pack(context: string, dockerfile?: string, own = false): Promise<Packed> {
  const packed = await packContext({ context, ...(dockerfile === undefined ? {} : { dockerfile }) }, own);
  const entries: Packed['entries'] = new Map();
  const extract = tar.extract();
  extract.on('entry', (header, stream, next) => {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => {
      entries.set(header.name, { header, text: Buffer.concat(pieces).toString() });
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    extract.once('finish', resolve);
    packed.archive.once('error', reject);
    packed.archive.pipe(extract);
  });
  return { dockerfile: packed.dockerfile, entries };
}

describe('the context of a build', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'context-'));
    await writeFile(path.join(root, 'Dockerfile'), 'FROM scratch\n');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const make = async (files: readonly string[]): Promise<void> => {
    for (const file of files) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), file);
    }
  };

  const FILES = ['a.log', 'keep.log', 'src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js'];
  // What `docker build` sends, see https://docs.docker.com/build/concepts/context/#dockerignore-files
  const IGNORED: readonly (readonly [rules: string, sent: readonly string[]])[] = [
    ['', FILES],
    ['# a comment\n\n', FILES],
    ['*.log', ['src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js']],
    ['**/*.log', ['src/a.ts', 'node_modules/x/index.js']],
    ['/a.log', ['keep.log', 'src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js']],
    ['*.log\n!keep.log', ['keep.log', 'src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js']],
    ['*\n!src/deep/a.log', ['src/deep/a.log']],
    ['node_modules/\nsrc', ['a.log', 'keep.log']],
    ['Dockerfile\n.dockerignore\n*.log', ['src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js']],
    ['[ak]*.log', ['src/a.ts', 'src/deep/a.log', 'node_modules/x/index.js']],
  ];
  for (const [rules, sent] of IGNORED) {
    it(`leaves out what is ignored by ${JSON.stringify(rules)}`, async () => {
      await make(FILES);
      await writeFile(path.join(root, '.dockerignore'), rules);
      const { entries } = await pack(root);
      const names = [...entries].filter(([, { header }]) => header.type === 'file').map(([name]) => name);
      assert.deepEqual(names.sort(), ['.dockerignore', 'Dockerfile', ...sent].sort());
    });
  }

  it('keeps modes and links, and follows none', async () => {
    await make(['run.sh', 'plain']);
    await chmod(path.join(root, 'run.sh'), 0o755);
    await chmod(path.join(root, 'plain'), 0o604);
    await symlink('/etc', path.join(root, 'outside'));
    await symlink('run.sh', path.join(root, 'inside'));
    const { entries } = await pack(root);
    const header = (name: string): tar.Headers | undefined => entries.get(name)?.header;
    assert.deepEqual([header('run.sh')?.mode, header('plain')?.mode], [0o755, 0o604]);
    assert.deepEqual([header('run.sh')?.uid, header('run.sh')?.gid], [0, 0]);
    assert.deepEqual([header('outside')?.type, header('outside')?.linkname], ['symlink', '/etc']);
    assert.deepEqual([header('inside')?.type, header('inside')?.linkname], ['symlink', 'run.sh']);
    assert(![...entries.keys()].some((name) => name.startsWith('outside/')));
  });

  it('takes a Dockerfile from beside it, which no COPY sees', async () => {
    await make(['context/a']);
    const { dockerfile, entries } = await pack(path.join(root, 'context'), '../Dockerfile');
    assert.equal(entries.get(dockerfile)?.text, 'FROM scratch\n');
    assert.match(entries.get('.dockerignore')?.text ?? '', new RegExp(`^${dockerfile}$`, 'm'));
  });

  it('takes an ignore file of the Dockerfile’s own where the builder does', async () => {
    await make(['a', 'b']);
    await writeFile(path.join(root, '.dockerignore'), 'a');
    await writeFile(path.join(root, 'Dockerfile.dockerignore'), 'b');
    assert.deepEqual(
      [(await pack(root)).entries.has('a'), (await pack(root)).entries.has('b')],
      [false, true],
    );
    const own = await pack(root, 'Dockerfile', true);
    assert.deepEqual([own.entries.has('a'), own.entries.has('b')], [true, false]);
  });

  it('has to be there, with its Dockerfile', async () => {
    assert.equal((await failure(pack(path.join(root, 'none')))).code, 'no-context');
    assert.equal((await failure(pack(root, 'Other'))).code, 'no-dockerfile');
  });
});
