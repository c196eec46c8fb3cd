import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { openEngine } from '../../src/docker';
import type { Engine, EngineProgress } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { startRegistry } from '../support/registry';
import type { TestRegistry } from '../support/registry';

const exec = promisify(execFile);

const HOSTILE = '"$(id)" ; `x` \'y\' \n\u202e<b>&amp;\u0007é';

describe('images of an engine', () => {
  let docker: TestEngine;
  let engine: Engine;
  let repository: string;
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
    repository = docker.image.split(':')[0] ?? '';
  });
  after(async () => {
    engine?.close();
    await docker?.dispose();
  });

  it('are inspected, with their history', async () => {
    const { id, command, layers, platform, tags } = await engine.images.inspect(docker.image);
    assert.equal(id, await docker.docker('image', 'inspect', '--format', '{{.Id}}', docker.image));
    assert.deepEqual([command, layers.length, tags], [['sh'], 1, [docker.image]]);
    assert.match(platform, /^linux\//);
    const [entry, ...more] = await engine.images.history(docker.image);
    assert.equal(entry?.layer, layers[0]);
    assert.equal(entry?.id, id);
    assert(entry.size > 500_000);
    assert.deepEqual(more, []);
  });

  it('get names and lose them', async () => {
    const other = `${repository}-other:second`;
    await engine.images.tag(docker.image, other);
    assert((await engine.images.inspect(docker.image)).tags.includes(other));
    assert.deepEqual(await engine.images.remove(other), { untagged: [other], deleted: [] });
    assert.equal((await failure(engine.images.inspect(other))).code, 'no-such-image');
    assert.equal((await failure(engine.images.tag(docker.image, 'UPPER:x'))).code, 'bad-reference');
  });

  it('that containers use are not removed', async () => {
    await docker.docker('create', '--name', docker.name(), docker.image);
    const error = await failure(engine.images.remove(docker.image));
    assert.equal(error.code, 'image-in-use');
    assert.match(error.detail ?? '', /container/);
  });

  it('are saved, removed and loaded again', async () => {
    const name = `${repository}-saved:1`;
    await engine.images.tag(docker.image, name);
    const pieces: Buffer[] = [];
    for await (const piece of await engine.images.save([name])) pieces.push(piece as Buffer);
    await engine.images.remove(name);
    assert.deepEqual(await engine.images.load(Readable.from(pieces)), [name]);
    assert((await engine.images.inspect(docker.image)).tags.includes(name));
  });

  it('are imported from files, with what their containers run', async () => {
    const { stdout } = await exec('tar', ['-C', '/bin', '-c', 'busybox'], {
      encoding: 'buffer',
      maxBuffer: 16 * 1024 * 1024,
    });
    const reference = `${repository}-imported:1`;
    const id = await engine.images.import(Readable.from([stdout]), {
      reference,
      message: HOSTILE,
      changes: ['CMD ["/busybox", "true"]', 'ENV A=b'],
    });
    const details = await engine.images.inspect(reference);
    assert.equal(details.id, id);
    assert.deepEqual(
      [details.command, details.env, details.comment],
      [['/busybox', 'true'], ['A=b'], HOSTILE],
    );
  });

  it('are not made of what is no archive', async () => {
    const damaged = (): Readable => Readable.from([Buffer.alloc(3000, 'x')]);
    assert.equal((await failure(engine.images.load(damaged()))).code, 'bad-archive');
    assert.equal((await failure(engine.images.import(damaged()))).code, 'bad-archive');
  });

  it('whose archive cannot be read any further are not loaded', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(1024);
        throw new Error('the disk is gone');
      })(),
    );
    const error = await failure(engine.images.load(broken));
    assert.match(error.detail ?? '', /the disk is gone/);
    assert((await engine.images.list()).length > 0, 'the engine is as it was');
  });

  it('that no registry has, or that cannot be pulled, say so', async function () {
    this.timeout(60_000);
    const error = await failure(engine.images.pull('localhost:1/no/such:image'));
    assert.equal(error.code, 'registry-unreachable');
    assert.equal((await failure(engine.images.pull('UPPER'))).code, 'bad-reference');
  });
});

describe('images of a registry', () => {
  let docker: TestEngine;
  let engine: Engine;
  let registry: TestRegistry;
  let reference: string;
  before(async function () {
    docker = await useEngine(this);
    registry = await startRegistry(this);
    engine = await openEngine(localWorkbench());
    reference = `${registry.address}/${docker.image}`;
    await engine.images.tag(docker.image, reference);
  });
  after(async () => {
    await engine?.images.remove(reference).catch(() => {});
    engine?.close();
    await registry?.stop();
    await docker?.dispose();
  });

  it('want a login, which is checked', async () => {
    const { login } = registry;
    assert.deepEqual(await engine.system.login(login), login);
    const refused = await failure(engine.system.login({ ...login, password: 'wrong' }));
    assert.equal(refused.code, 'registry-unauthorized');
    assert(!JSON.stringify([refused.sentence, refused.detail]).includes('wrong'), 'no secret in errors');
    assert.equal((await failure(engine.images.push(reference))).code, 'registry-unauthorized');
    assert.equal((await failure(engine.images.pull(reference))).code, 'registry-unauthorized');
  });

  it('are pushed, looked up and pulled, with progress', async () => {
    const { login } = registry;
    const progress: EngineProgress[] = [];
    const onProgress = (each: EngineProgress): unknown => progress.push(each);
    const digest = await engine.images.push(reference, { login, onProgress });
    assert.match(digest ?? '', /^sha256:[0-9a-f]{64}$/);
    assert(
      progress.some(({ status, total = 0 }) => status === 'Pushing' && total > 500_000),
      JSON.stringify(progress),
    );
    const found = await engine.images.manifest(reference, { login });
    assert.equal(found.digest, digest);
    assert.deepEqual(found.platforms, [(await engine.images.inspect(reference)).platform]);
    await engine.images.remove(reference);
    progress.length = 0;
    assert.equal(await engine.images.pull(reference, { login, onProgress }), digest);
    assert(progress.some(({ status }) => status === `Digest: ${digest}`));
    assert((await engine.images.inspect(reference)).digests.some((each) => each.endsWith(`@${digest}`)));
  });

  it('that are not there, or not for the platform, say so', async () => {
    const { login } = registry;
    const missing = await failure(engine.images.pull(`${registry.address}/nothing:here`, { login }));
    assert.equal(missing.code, 'manifest-unknown');
  });

  it('are let go of when a pull is cancelled', async () => {
    const controller = new AbortController();
    const work = engine.images.pull(reference, {
      login: registry.login,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await assert.rejects(work, { name: 'AbortError' });
  });
});
