import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BuildFailure, openEngine } from '../../src/docker';
import type { BuildEvent, BuildSpec, Engine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { startRegistry } from '../support/registry';
import type { TestRegistry } from '../support/registry';
import { skip } from '../support/skip';

/** A docker program from before 23 has BuildKit built in. */
const OLDER_DOCKER = '/usr/bin/docker';
/** Where what is to be on no disk lies for a while. */
const MEMORY = process.env['XDG_RUNTIME_DIR'] ?? '/dev/shm';

describe('builds', () => {
  let docker: TestEngine;
  let engine: Engine;
  let folder: string;
  let tag: string;
  const searched = process.env['PATH'] ?? '';
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
    tag = `${docker.image.split(':')[0]}-built:1`;
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'build-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(async () => {
    process.env['PATH'] = searched;
    // The last build may have made none.
    await docker?.docker('rmi', '--force', tag).catch(() => undefined);
    engine?.close();
    await docker?.docker('image', 'prune', '--force', '--filter', `label=${label()}`);
    await docker?.dispose();
  });

  const write = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  const label = (): string => `test=${docker.image}`;
  /** Everything that is made of it can be found again. */
  const writeDockerfile = (text: string): Promise<void> =>
    write(
      'Dockerfile',
      text.replace(/^FROM .*:1.*$/gm, (from) => `${from}\nLABEL ${label()}`),
    );
  const build = async (spec: Partial<BuildSpec> = {}) => {
    const events: BuildEvent[] = [];
    const id = await engine.builds.run(
      { context: folder, tags: [tag], ...spec },
      { onEvent: (event) => events.push(event) },
    );
    return { id, events };
  };
  const ended = (events: readonly BuildEvent[]): string[] =>
    events.flatMap((event) =>
      event.kind === 'step' && event.step.state !== 'running'
        ? [`${event.step.instruction}: ${event.step.state}`]
        : [],
    );
  const listed = (image: string): Promise<string> => docker.docker('run', '--rm', image, 'cat', '/list');

  /** The same from either builder. */
  const common = (remote: boolean): void => {
    it('make an image of a folder, without what it ignores', async () => {
      await mkdir(path.join(folder, 'data'));
      await write('data/kept', 'kept');
      await write('data/left.log', 'left');
      await write('.dockerignore', '**/*.log');
      await writeDockerfile(
        `FROM ${docker.image}\nARG WORD=none\nCOPY data /data\nRUN echo $WORD /data/* > /list\n`,
      );
      const { id, events } = await build({ remote, args: { WORD: 'a "b" $(id)' }, noCache: true });
      assert.equal(id, await docker.docker('image', 'inspect', '--format', '{{.Id}}', tag));
      assert.equal(await listed(tag), 'a b $(id) /data/kept'.replace('b', '"b"'));
      assert(ended(events).includes('COPY data /data: done'), ended(events).join('\n'));
      const again = await build({ remote, args: { WORD: 'a "b" $(id)' } });
      assert.equal(again.id, id);
      assert(ended(again.events).includes('COPY data /data: cached'), ended(again.events).join('\n'));
    });

    it('stop at the stage that is asked for', async () => {
      await writeDockerfile(
        `FROM ${docker.image} AS first\nRUN echo first > /list\nFROM first\nRUN echo second > /list\n`,
      );
      await build({ remote, target: 'first' });
      assert.equal(await listed(tag), 'first');
    });

    it('that fail name the step', async () => {
      await writeDockerfile(`FROM ${docker.image}\nRUN true\nRUN echo words; exit 7\n`);
      const error = await failure(build({ remote }));
      assert(error instanceof BuildFailure);
      assert.equal(error.step?.instruction, 'RUN echo words; exit 7');
      assert.match(error.message, /exit status 7/);
      const left = await docker.docker('ps', '--all', '--quiet', '--filter', `label=${label()}`);
      assert.equal(left, '', 'no container of a failed step is left behind');
    });
  };

  for (const remote of [false, true]) {
    describe(`by the classic builder, ${remote ? 'of a folder of the workbench' : 'of a folder here'}`, () => {
      common(remote);
    });
    describe(`by BuildKit, ${remote ? 'of a folder of the workbench' : 'of a folder here'}`, () => {
      before(async function () {
        if (!existsSync(OLDER_DOCKER)) skip(this, `${OLDER_DOCKER} is not installed`);
        process.env['PATH'] = `${path.dirname(OLDER_DOCKER)}:${searched}`;
        const { stdout } = await localWorkbench().run(['docker', '--version']);
        if (!/version (19|20)\./.test(stdout)) skip(this, 'the docker program has no BuildKit of its own');
      });
      after(() => {
        process.env['PATH'] = searched;
      });
      common(remote);
    });
  }

  describe('from an image of a registry that wants a login', () => {
    let registry: TestRegistry;
    let base: string;
    before(async function () {
      registry = await startRegistry(this);
      base = `${registry.address}/private/${docker.name()}:1`;
      await engine.images.tag(docker.image, base);
      await engine.images.push(base, { login: registry.login });
    });
    beforeEach(async () => {
      await engine.images.remove(base).catch(() => undefined);
      await write('Dockerfile', `FROM ${base}\nLABEL ${label()}\n`);
    });
    afterEach(() => {
      process.env['PATH'] = searched;
    });
    after(async () => {
      await engine?.images.remove(base).catch(() => undefined);
      await registry?.stop();
    });

    it('get it by the login that goes with them, and say so where there is none', async () => {
      // Without a docker program, the engine's own builder is asked.
      process.env['PATH'] = folder;
      const error = await failure(build());
      assert(error instanceof BuildFailure);
      assert.match(error.sentence, /wants a login.*log in to its registry/);
      const spec = { context: folder, tags: [tag] };
      const id = await engine.builds.run(spec, { logins: [registry.login] });
      assert.equal((await engine.images.inspect(tag)).id, id);
    });

    it('get it from BuildKit by the same login, which is kept nowhere', async function () {
      if (!existsSync(OLDER_DOCKER)) skip(this, `${OLDER_DOCKER} is not installed`);
      process.env['PATH'] = `${path.dirname(OLDER_DOCKER)}:${searched}`;
      const own = path.join(folder, 'own');
      await mkdir(path.join(own, 'contexts'), { recursive: true });
      const configuration = JSON.stringify({ credsStore: 'nobody', auths: { 'registry.invalid': {} } });
      await writeFile(path.join(own, 'config.json'), configuration);
      const error = await failure(build());
      assert(error instanceof BuildFailure);
      if (error.builder !== 'buildkit') skip(this, 'the docker program has no BuildKit');
      assert.match(error.sentence, /could not get the image.*wants a login.*log in to its registry/);
      assert.deepEqual([error.image, error.unauthorized], [base, true]);
      process.env['DOCKER_CONFIG'] = own;
      try {
        const spec = { context: folder, tags: [tag] };
        const before = await readdir(MEMORY);
        for (const remote of [false, true]) {
          await engine.images.remove(tag).catch(() => undefined);
          const id = await engine.builds.run({ ...spec, remote }, { logins: [registry.login] });
          assert.equal((await engine.images.inspect(tag)).id, id);
        }
        assert.deepEqual(await readdir(MEMORY), before);
        assert.deepEqual(await readdir(own), ['config.json', 'contexts']);
        assert.equal(await readFile(path.join(own, 'config.json'), 'utf8'), configuration);
      } finally {
        delete process.env['DOCKER_CONFIG'];
      }
    });
  });

  it('say which line the builder does not understand', async () => {
    await writeDockerfile(`FROM ${docker.image}\n\nBOGUS\n`);
    const error = await failure(build());
    assert(error instanceof BuildFailure);
    assert.equal(error.line, 4);
  });

  it('take a large context, and a Dockerfile from elsewhere', async () => {
    await mkdir(path.join(folder, 'context'));
    await writeFile(path.join(folder, 'context', 'large'), Buffer.alloc(20 * 1024 * 1024, 'x'));
    await write(
      'Other',
      `FROM ${docker.image}\nLABEL ${label()}\nCOPY . /all\nRUN echo /all/* /all/.d* > /list\n`,
    );
    await build({ context: path.join(folder, 'context'), dockerfile: path.join(folder, 'Other') });
    assert.equal(await listed(tag), '/all/large /all/.d*');
  });
});
