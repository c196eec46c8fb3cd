import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { copyOut, openEngine, packFiles } from '../../src/docker';
import type { Engine, PlacedFiles } from '../../src/docker';
import { localLanding, localWorkbench, workbenchLanding } from '../../src/workbench';
import type { Landing } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';

type Entry = [header: tar.Headers, content?: string];

function archiveOf(...entries: readonly Entry[]): Readable {
  const pack = tar.pack();
  for (const [header, content] of entries) pack.entry(header, content ?? '');
  pack.finalize();
  return Readable.from(pack, { objectMode: false });
}

/** Everything in a folder, links as `name -> target`. */
async function treeOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.map(async (entry) => {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name));
    return entry.isSymbolicLink() ? `${name} -> ${await readlink(path.join(folder, name))}` : name;
  });
  return (await Promise.all(names)).sort();
}

const LANDINGS: Readonly<Record<string, () => Promise<Landing>>> = {
  'this computer': () => Promise.resolve(localLanding),
  'a workbench': async () => {
    const workbench = localWorkbench();
    return workbenchLanding(workbench, await workbench.files());
  },
};

for (const [where, land] of Object.entries(LANDINGS)) {
  describe(`an archive that is unpacked on ${where}`, () => {
    let outer: string;
    let target: string;
    let landing: Landing;
    beforeEach(async () => {
      outer = await mkdtemp(path.join(os.tmpdir(), 'copies-'));
      await mkdir(path.join(outer, 'beside'));
      target = path.join(outer, 'chosen');
      landing = await land();
    });
    afterEach(() => rm(outer, { recursive: true, force: true }));

    it('keeps folders, times, modes and the links that stay in it', async () => {
      const modified = new Date(1_600_000_000_000);
      const { files, bytes, left } = await copyOut(
        archiveOf(
          [{ name: 'data/', type: 'directory' }],
          [{ name: 'data/empty/', type: 'directory' }],
          [{ name: 'data/run.sh', mode: 0o750, mtime: modified }, 'echo hi'],
          [{ name: 'data/again', type: 'link', linkname: 'data/run.sh' }],
          [{ name: 'data/empty/up', type: 'symlink', linkname: '../run.sh' }],
          [{ name: 'data/pipe', type: 'fifo' }],
        ),
        landing,
        target,
      );
      assert.deepEqual([files, bytes, left], [2, 7, ['data/pipe']]);
      assert.deepEqual(await treeOf(target), ['again', 'empty', 'empty/up -> ../run.sh', 'run.sh']);
      const { mode, mtimeMs } = await stat(path.join(target, 'run.sh'));
      assert.deepEqual([mode & 0o777, mtimeMs], [0o750, modified.getTime()]);
      assert.equal(await readFile(path.join(target, 'again'), 'utf8'), 'echo hi');
    });

    it('writes nothing outside, whatever its entries are called', async () => {
      const { left } = await copyOut(
        archiveOf(
          [{ name: 'data/', type: 'directory' }],
          [{ name: 'data/../../beside/dots' }, 'x'],
          [{ name: '/etc/absolute' }, 'x'],
          [{ name: '../beside/up' }, 'x'],
          [{ name: 'data/../beside' }, 'x'],
          [{ name: 'other/elsewhere' }, 'x'],
          [{ name: 'data/out', type: 'symlink', linkname: '../beside' }],
          [{ name: 'data/out/through' }, 'through a link'],
          [{ name: 'data/root', type: 'symlink', linkname: '/etc' }],
          [{ name: 'data/hard', type: 'link', linkname: '/etc/passwd' }],
          [{ name: 'data/up', type: 'symlink', linkname: 'x/../../../beside' }],
        ),
        landing,
        target,
      );
      assert.deepEqual(await treeOf(path.join(outer, 'beside')), []);
      assert.deepEqual(await treeOf(target), ['out', 'out/through']);
      assert.deepEqual(await readdir(outer), ['beside', 'chosen']);
      assert.equal(left.length, 9);
    });

    it('follows no link that is there already', async () => {
      await mkdir(target);
      await symlink(path.join(outer, 'beside'), path.join(target, 'folder'));
      await symlink(path.join(outer, 'beside', 'file'), path.join(target, 'file'));
      const file = archiveOf([{ name: 'data/', type: 'directory' }], [{ name: 'data/file' }, 'mine']);
      await copyOut(file, landing, target);
      assert.equal((await stat(path.join(target, 'file'))).size, 4);
      const below = archiveOf([{ name: 'data/', type: 'directory' }], [{ name: 'data/folder/x' }, 'x']);
      const { code } = await failure(copyOut(below, landing, target));
      assert.match(code, /^(?:local-in-the-way|transfer-link)$/);
      assert.deepEqual(await treeOf(path.join(outer, 'beside')), []);
    });

    it('may be one file, and leaves no half of one behind when it is cut off', async () => {
      await copyOut(archiveOf([{ name: 'one.txt' }, 'one']), landing, target);
      assert.equal(await readFile(target, 'utf8'), 'one');
      const pack = tar.pack();
      pack.entry({ name: 'one.txt', size: 1000 }).write('half');
      const cut = Readable.from(
        (async function* () {
          yield pack.read() as Uint8Array;
          await Promise.resolve();
          throw new Error('cut off');
        })(),
        { objectMode: false },
      );
      await assert.rejects(copyOut(cut, landing, target), /cut off/);
      assert.deepEqual(await readdir(outer), ['beside', 'chosen']);
      assert.equal(await readFile(target, 'utf8'), 'one');
    });
  });
}

describe('files copied between a container and this computer', () => {
  let docker: TestEngine;
  let engine: Engine;
  let folder: string;
  let files: PlacedFiles;
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
    const { id } = await engine.containers.create({ image: docker.image, name: docker.name() });
    files = engine.files.in({ kind: 'container', name: id });
    folder = await mkdtemp(path.join(os.tmpdir(), 'copies-'));
    await mkdir(path.join(folder, 'site', 'assets'), { recursive: true });
    await writeFile(path.join(folder, 'site', 'index.html'), 'hello', { mode: 0o640 });
    await writeFile(path.join(folder, 'site', 'new\nline é'), 'odd');
    await symlink('index.html', path.join(folder, 'site', 'link'));
  });
  after(async () => {
    engine?.close();
    await docker?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  for (const from of ['local', 'workbench'] as const) {
    it(`go there and back (${from})`, async () => {
      const source = from === 'local' ? from : await localWorkbench().files();
      const seen: number[] = [];
      const packed = await packFiles(source, [path.join(folder, 'site')], {
        onProgress: (progress) => seen.push(progress.bytes),
      });
      await files.makeFolder(`/${from}`);
      await files.unpack(`/${from}`, packed.archive);
      assert.deepEqual([packed.left, seen.at(-1)], [[], from === 'local' ? 8 : 13]);
      assert.equal((await files.stat(`/${from}/site/index.html`)).mode, 0o640);
      const back = path.join(folder, `back-${from}`);
      await copyOut(await files.pack(`/${from}/site`), localLanding, back);
      const link = from === 'local' ? 'link -> index.html' : 'link';
      assert.deepEqual(await treeOf(back), ['assets', 'index.html', link, 'new\nline é']);
      assert.equal(await readFile(path.join(back, 'link'), 'utf8'), 'hello');
    });
  }

  it('stop in the middle when it is cancelled', async () => {
    const abort = new AbortController();
    const packed = await packFiles('local', [process.execPath], {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await assert.rejects(files.unpack('/', packed.archive, { signal: abort.signal }), { name: 'AbortError' });
    const stop = new AbortController();
    const target = path.join(folder, 'stopped');
    const archive = await files.pack('/bin', { signal: stop.signal });
    await assert.rejects(
      copyOut(archive, localLanding, target, { signal: stop.signal, onProgress: () => stop.abort() }),
      { name: 'AbortError' },
    );
  });
});
