import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { openEngine } from '../../src/docker';
import type { Engine } from '../../src/docker';
import {
  SECRETS_WANTED,
  archiveOnDisk,
  changesOf,
  diveImage,
  diveLayer,
  efficiencyOf,
  fileLists,
  filesAt,
  readFileOf,
  readImage,
  readImageFile,
  readImageOf,
  thinArchive,
  thinner,
} from '../../src/layers';
import type { ReadImage } from '../../src/layers';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { useDive } from '../support/dive';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { dockerArchive, ociLayout, paxHeader, tar, tarEntry } from '../support/image-archive';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { randomLayers } from '../support/random-layers';
import { skip } from '../support/skip';

/** What images do: each line is a target of one Dockerfile, and what it does to the files of the one it names. */
const IMAGES: readonly [string, string, readonly string[]][] = [
  ['plain', 'base', ['LABEL what=plain']],
  ['files', 'base', ['RUN mkdir -p /app/lib && echo one > /app/lib/a && echo two > /app/lib/b']],
  ['rewritten', 'files', ['RUN echo three > /app/lib/a']],
  ['deleted', 'files', ['RUN rm /app/lib/b']],
  ['folder-deleted', 'files', ['RUN rm -r /app']],
  ['folder-anew', 'files', ['RUN rm -r /app && mkdir /app && echo four > /app/c']],
  ['owners', 'files', ['RUN chown -R 1000:1000 /app']],
  ['modes', 'files', ['RUN chmod 600 /app/lib/a && chmod u+s /app/lib/b && mkdir -m 1777 /drop']],
  ['links', 'files', ['RUN ln /app/lib/a /app/hard && ln -s lib/b /app/soft && mkfifo /app/pipe']],
  ['names', 'base', ["RUN mkdir '/a b' && touch '/a b/é' \"/a b/it's\" && touch \"$(printf '/a b/\\351')\""]],
  ['secret', 'base', ['RUN echo DB_PASSWORD=s3cr3tW0rd > /.env', 'RUN rm /.env']],
];

describe('images looked into', () => {
  let docker: TestEngine;
  let engine: Engine;
  let folder: string;
  let repository: string;
  before(async function () {
    this.timeout(60_000);
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
    folder = await mkdtemp(path.join(tmpdir(), 'layers-'));
    repository = docker.image.split(':')[0] ?? '';
    const stages = IMAGES.map(([name, from, lines]) => [`FROM ${from} AS ${name}`, ...lines].join('\n'));
    await writeFile(path.join(folder, 'Dockerfile'), [`FROM ${docker.image} AS base`, ...stages].join('\n'));
    // One after the other, so that each finds what it builds on.
    for (const [name] of IMAGES) {
      await docker.docker('build', '--quiet', '--target', name, '--tag', `${repository}:${name}`, folder);
    }
  });
  after(async function () {
    this.timeout(30_000);
    engine?.close();
    await docker?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const archiveOf = (name: string): string => path.join(folder, `${name}.tar`);

  it('are measured as dive measures them', async function () {
    this.timeout(60_000);
    const dive = useDive(this);
    for (const [name] of IMAGES) {
      const archive = archiveOf(name);
      await docker.docker('save', '--output', archive, `${repository}:${name}`);
      assert.deepEqual(told(await readImageFile(archive)), sorted(await dive(archive)), name);
    }
    for (let seed = 1; seed <= 30; seed++) {
      const archive = archiveOf('random');
      await writeFile(archive, dockerArchive(randomLayers(seed)));
      assert.deepEqual(told(await readImageFile(archive)), sorted(await dive(archive)), `seed ${seed}`);
    }
  });

  it('tell secrets that a later layer deleted', async () => {
    const image = await readImageOf({ workbench: localWorkbench(), engine, image: `${repository}:secret` });
    const [secret] = image.secrets.filter(({ kind }) => kind === 'env-file');
    assert.deepEqual(secret?.place, {
      in: 'file',
      layer: 1,
      path: '/.env',
      gone: { layer: 2, how: 'deleted' },
    });
  });

  describe('over SSH', () => {
    let machine: Machine;
    let workbench: Workbench;
    before(async function () {
      this.timeout(30_000);
      machine = await startMachine(this, { groups: ['docker'] });
      workbench = await machine.connect();
    });
    after(async () => machine?.dispose());

    it('stay where they are: headers cross the link', async () => {
      const remote = await openEngine(workbench);
      const image = `${repository}:secret`;
      try {
        // All of the image would come by this way.
        const kept = { info: remote.info, images: { save: () => assert.fail('the image was saved') } };
        const read = await readImageOf({ workbench, engine: kept as unknown as Engine, image });
        const here = await readImageOf({ workbench: localWorkbench(), engine, image });
        assert.deepEqual(everything(read), everything(here));
        const [deleted] = filesAt(read, '/.env');
        assert.ok(deleted);
        const content = await readFileOf({ workbench, engine: kept as unknown as Engine, image }, deleted);
        assert.equal(content.toString(), 'DB_PASSWORD=s3cr3tW0rd\n');
      } finally {
        remote.close();
      }
    });

    it('come as a whole where there is no Python', async () => {
      const withoutPython = new Proxy(workbench, {
        get: (target, key) =>
          key === 'run'
            ? () => Promise.resolve({ exitCode: 1, signal: undefined, stdout: '', stderr: '' })
            : (Reflect.get(target, key, target) as unknown),
      });
      const read = await readImageOf({ workbench: withoutPython, engine, image: docker.image });
      assert.deepEqual(read.tags, [docker.image]);
    });

    it('that do not exist are refused in the engine’s words', async () => {
      await assert.rejects(
        readImageOf({ workbench, engine, image: `${repository}:none` }),
        ({ code }: { code?: string }) => code === 'no-such-image',
      );
    });
  });

  it('are thinned out without losing a header, whatever their form', async function () {
    if (spawnSync('python3', ['--version']).status !== 0) skip(this, 'there is no python3');
    const odd = [
      paxHeader({ path: `${'long/'.repeat(50)}é`, size: '3' }),
      tarEntry({ name: 'cut', data: 'abc' }),
      tarEntry({ name: '././@LongLink', type: 'L', data: `${'other/'.repeat(40)}.env\0` }),
      tarEntry({ name: 'cut', data: 'TOKEN=s3cr3tW0rd\n' }),
      tarEntry({
        name: 'holes',
        type: 'S',
        data: 'x'.repeat(512),
        patch: (header) => void (header.write('ustar  \0', 257), header.write('00000100000\0', 483)),
      }),
      tarEntry({ name: 'hard', type: '1', link: 'cut', size: 17 }),
      tarEntry({ name: '../../hostile\n', data: 'x'.repeat(3000) }),
    ];
    const layers = [odd, [{ name: 'root/.npmrc', data: '//lab.org/:_authToken=6f1f4c7e-99d2\n' }]];
    const pack = (layer: Buffer): Buffer => gzipSync(layer);
    const layout = [...ociLayout(layers, { pack })].map(([name, data]) => ({ name, data }));
    const archives = [
      dockerArchive(layers),
      gzipSync(dockerArchive(layers, { pack })),
      tar(layout),
      ...[1, 2, 3].map((seed) => dockerArchive(randomLayers(seed))),
    ];
    for (const archive of archives) {
      await writeFile(archiveOf('odd'), archive);
      const [program = '', ...args] = thinner('', '', ['cat', archiveOf('odd')]);
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const thin = await readImage(thinArchive(child.stdout));
      assert.deepEqual(
        everything(thin),
        everything(await readImage(await archiveOnDisk(archiveOf('odd'), SECRETS_WANTED))),
      );
    }
  });
});

/** What dive would write of an image. */
function told(image: ReadImage): unknown {
  const filesOf = fileLists(image);
  const efficiency = efficiencyOf(image.layers, image.paths);
  const layer = image.layers.map((one) => ({
    ...diveLayer(one),
    // What is no text becomes a question mark where dive writes JSON.
    fileList: [...filesOf(one)].map((file) => ({
      ...file,
      path: file.path.replace(/[\uf780-\uf7ff]/g, '\ufffd'),
    })),
  }));
  return sorted({ layer, image: diveImage(efficiency) });
}

/** Of files that cost the same either may come first. */
function sorted<T extends { image: { fileReference: { file: string }[] } }>(answer: T): T {
  answer.image.fileReference.sort((one, other) => (one.file < other.file ? -1 : 1));
  return answer;
}

function everything({ paths, layers, ...image }: ReadImage): unknown {
  return {
    ...image,
    changes: changesOf(layers, paths),
    layers: layers.map(({ files, ...layer }) => ({
      ...layer,
      files: Array.from({ length: files.length }, (_, index) => ({
        ...files.at(index),
        path: paths.text(files.pathOf(index)),
      })),
    })),
  };
}
