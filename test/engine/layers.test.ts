import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
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
  maskSecrets,
  readFileInArchive,
  readFileOf,
  readImage,
  readImageFile,
  readImageOf,
  thinArchive,
  thinning,
} from '../../src/layers';
import type { ReadImage, Thinner } from '../../src/layers';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { useDive } from '../support/dive';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { dockerArchive } from '../support/image-archive';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { oddArchives } from '../support/odd-archives';
import { randomLayers } from '../support/random-layers';
import { skip } from '../support/skip';

const exec = promisify(execFile);

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
    // dive runs some forty times.
    this.timeout(180_000);
    const dive = useDive(this);
    for (const [name] of IMAGES) {
      const archive = archiveOf(name);
      await docker.docker('save', '--output', archive, `${repository}:${name}`);
      assert.deepEqual(told(await readImageFile(archive)), compared(await dive(archive)), name);
    }
    for (let seed = 1; seed <= 30; seed++) {
      const archive = archiveOf('random');
      await writeFile(archive, dockerArchive(randomLayers(seed)));
      assert.deepEqual(told(await readImageFile(archive)), compared(await dive(archive)), `seed ${seed}`);
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

    /** A workbench with these programs only; `broken` ones are there, and end at once. */
    const having = (programs: readonly Thinner[], broken: readonly Thinner[] = []): Workbench =>
      new Proxy(workbench, {
        get(target, key) {
          if (key === 'run') {
            const stdout = [...programs, ...broken].map((program) => `/usr/bin/${program}\n`).join('');
            return () => Promise.resolve({ exitCode: 0, signal: undefined, stdout, stderr: '' });
          }
          if (key === 'dialCommand') {
            return ([program = '', ...args]: string[], options: object) =>
              target.dialCommand(
                broken.some((one) => one === program) ? ['false'] : [program, ...args],
                options,
              );
          }
          return Reflect.get(target, key, target) as unknown;
        },
      });

    it('stay where they are with Perl alone, also where Python turns out to be too old', async () => {
      const image = `${repository}:secret`;
      const kept = { info: engine.info, images: { save: () => assert.fail('the image was saved') } };
      const here = await readImageOf({ workbench: localWorkbench(), engine, image });
      for (const there of [having(['perl']), having(['perl'], ['python3'])]) {
        const read = await readImageOf({ workbench: there, engine: kept as unknown as Engine, image });
        assert.deepEqual(everything(read), everything(here));
      }
    });

    it('come as a whole where nothing can read them there', async () => {
      for (const there of [having([]), having([], ['python3', 'perl'])]) {
        const read = await readImageOf({ workbench: there, engine, image: docker.image });
        assert.deepEqual(read.tags, [docker.image]);
      }
    });

    it('that do not exist are refused in the engine’s words', async () => {
      await assert.rejects(
        readImageOf({ workbench, engine, image: `${repository}:none` }),
        ({ code }: { code?: string }) => code === 'no-such-image',
      );
    });
  });

  it('are the same with the zstd layers that podman makes', async function () {
    this.timeout(90_000);
    if (!begins('zstd')) skip(this, 'there is no zstd');
    const image = `${repository}:secret`;
    const saved = archiveOf('saved');
    await docker.docker('save', '--output', saved, image);
    const packed = archiveOf('zstd');
    await packByPodman(this, saved, image, packed, folder);
    const layout = path.join(folder, 'layout');
    await mkdir(layout);
    await exec('tar', ['-xf', packed, '-C', layout]);
    const contents = ({ layers, paths }: ReadImage): unknown =>
      layers.map(({ files, diffId }) => [
        diffId,
        ...Array.from({ length: files.length }, (_, at) => [
          paths.text(files.pathOf(at)),
          files.at(at).digest,
        ]),
      ]);
    const plain = await readImageFile(saved);
    for (const found of [packed, layout]) {
      const read = await readImageFile(found);
      const blob = await readFile(path.join(layout, read.layers[0]?.part ?? ''));
      assert.equal(blob.toString('hex', 0, 4), '28b52ffd');
      assert.deepEqual(contents(read), contents(plain), found);
      assert.deepEqual(read.secrets, plain.secrets);
      const [file] = filesAt(read, '/.env');
      assert.ok(file);
      assert.equal((await readFileInArchive(found, file)).toString(), 'DB_PASSWORD=s3cr3tW0rd\n');
    }
    for (const program of (['python3', 'perl'] as const).filter(begins)) {
      assert.deepEqual(contents(await thinnedBy(program, packed)), contents(plain), program);
    }
  });

  for (const program of ['python3', 'perl'] as const) {
    it(`are thinned out by ${program} without losing a header, whatever their form`, async function () {
      this.timeout(90_000);
      if (!begins(program)) skip(this, `there is no ${program} with what it takes`);
      if (!begins('zstd')) skip(this, 'there is no zstd');
      for (const archive of oddArchives()) {
        await writeFile(archiveOf('odd'), archive);
        assert.deepEqual(
          everything(await thinnedBy(program, archiveOf('odd'))),
          everything(await readImage(await archiveOnDisk(archiveOf('odd'), SECRETS_WANTED))),
        );
      }
    });

    it(`are refused by ${program} where they end too early or make no sense`, async function () {
      if (!begins(program)) skip(this, `there is no ${program} with what it takes`);
      const whole = dockerArchive([[{ name: 'a', data: 'x'.repeat(5000) }]]);
      const packed = dockerArchive([[{ name: 'a', data: 'x'.repeat(5000) }]], {
        pack: (layer) => gzipSync(layer).fill(0, 20),
      });
      for (const archive of [whole.subarray(0, 3000), packed]) {
        await writeFile(archiveOf('odd'), archive);
        await assert.rejects(thinnedBy(program, archiveOf('odd')), { name: 'ExplainedError' });
      }
    });
  }
});

/** An image as a program on the workbench would tell it. */
function thinnedBy(program: Thinner, archive: string): Promise<ReadImage> {
  const [command = '', ...args] = thinning(program, { by: ['cat', archive] });
  return readImage(thinArchive(spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout));
}

/** The same image as an OCI archive whose layers are packed with zstd. */
async function packByPodman(
  context: Mocha.Context,
  saved: string,
  image: string,
  packed: string,
  folder: string,
): Promise<void> {
  if (spawnSync('podman', ['--version']).status !== 0) skip(context, 'there is no podman');
  const storage = path.join(folder, 'podman');
  const podman = (...args: string[]): Promise<unknown> =>
    exec('podman', [
      ...['--root', storage],
      ...['--runroot', `${storage}-run`],
      ...['--storage-driver', 'vfs'],
      ...args,
    ]);
  await podman('load', '--input', saved);
  await podman('push', '--compression-format', 'zstd', image, `oci-archive:${packed}`);
}

/** Whether a program is there, with the modules that some distributions leave out. */
const begins = (program: string): boolean =>
  spawnSync(program, program === 'perl' ? ['-MDigest::SHA', '-e', '1'] : ['--version']).status === 0;

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
  return compared({ layer, image: diveImage(efficiency) });
}

/** Of files that cost the same either may come first. */
/** In our order, and with what dive says openly masked. */
function compared<T extends { image: { fileReference: { file: string }[] }; layer: { command: string }[] }>(
  answer: T,
): T {
  answer.image.fileReference.sort((one, other) => (one.file < other.file ? -1 : 1));
  for (const layer of answer.layer) layer.command = maskSecrets(layer.command);
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
