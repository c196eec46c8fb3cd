import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { openEngine } from '../../src/docker';
import type { Engine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

/** A user who may use the engine as members of the group `docker` do. */
const MEMBER = { groups: ['docker'] };

describe('the way to an engine', () => {
  let docker: TestEngine;
  let machine: Machine | undefined;
  let engine: Engine | undefined;
  before(async function () {
    docker = await useEngine(this);
  });
  afterEach(async () => {
    engine?.close();
    await machine?.dispose();
    machine = engine = undefined;
  });
  after(() => docker?.dispose());

  const start = async (
    context: Mocha.Context,
    options: Parameters<typeof startMachine>[1] & { rc?: string } = {},
  ): Promise<Machine> => {
    machine = await startMachine(context, options);
    if (docker.socket !== '/var/run/docker.sock' && options.rc === undefined) {
      options.rc = `export DOCKER_HOST=unix://${docker.socket}`;
    }
    if (options.rc !== undefined)
      await writeFile(path.join(machine.student.home, '.bashrc'), `${options.rc}\n`);
    return machine;
  };

  it('is its socket, forwarded', async function () {
    engine = await openEngine(await (await start(this, MEMBER)).connect());
    assert.equal(engine.info.route, 'socket');
    assert.equal(engine.info.version, await docker.docker('version', '--format', '{{.Server.Version}}'));
    assert((await engine.images.list()).some(({ tags }) => tags.includes(docker.image)));
  });

  it('is its socket on this computer', async () => {
    engine = await openEngine(localWorkbench());
    assert.equal(engine.info.route, 'socket');
    assert((await engine.images.list()).some(({ tags }) => tags.includes(docker.image)));
  });

  it('is the docker program where sshd forwards no sockets', async function () {
    const settings = ['AllowStreamLocalForwarding no', 'MaxSessions 2'];
    engine = await openEngine(await (await start(this, { ...MEMBER, settings })).connect());
    assert.equal(engine.info.route, 'dial-stdio');
    const watch = await engine.watch(() => {});
    const remote = engine;
    const lists = await Promise.all(Array.from({ length: 10 }, () => remote.images.list()));
    assert(lists.every((images) => images.some(({ tags }) => tags.includes(docker.image))));
    watch.dispose();
  });

  it('is not fooled by a login shell that prints things', async function () {
    const settings = ['AllowStreamLocalForwarding no'];
    const rc = 'echo Welcome; echo "HTTP/1.1 200 OK"';
    engine = await openEngine(await (await start(this, { ...MEMBER, settings, rc })).connect());
    assert.equal(engine.info.route, 'dial-stdio');
  });

  it('is closed to who has no right to the socket, with the way to get it', async function () {
    const { student, ...started } = await start(this);
    const error = await failure(openEngine(await started.connect()));
    assert.equal(error.code, 'engine-forbidden');
    assert(error.sentence.includes(`sudo usermod -aG docker ${student.name}`));
  });

  it('is said to be missing where there is none', async function () {
    const rc = 'export DOCKER_HOST=unix:///no/such.sock PATH=/nowhere';
    const error = await failure(openEngine(await (await start(this, { rc })).connect()));
    assert.equal(error.code, 'engine-missing');
  });

  it('is said to be stopped where nothing listens', async function () {
    const rc = 'export DOCKER_HOST=unix:///no/such.sock';
    const error = await failure(openEngine(await (await start(this, { rc })).connect()));
    assert.equal(error.code, 'engine-stopped');
    assert.match(error.message, /\/no\/such\.sock/);
  });

  it('is refused where it is older than what we talk to', async () => {
    // What Docker 17.03 answers; none as old can be had any more.
    const answer = { Version: '17.03.2-ce', ApiVersion: '1.27', Os: 'linux', Arch: 'amd64' };
    const server = http.createServer((_request, response) => {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
    });
    const folder = await mkdtemp('/tmp/cwtest-old-');
    const file = path.join(folder, 'docker.sock');
    await once(server.listen(file), 'listening');
    try {
      const workbench = Object.assign(localWorkbench(), { dialSocket: () => net.connect({ path: file }) });
      const error = await failure(openEngine(workbench));
      assert.equal(error.code, 'engine-too-old');
      assert.match(error.message, /Docker Engine 17\.03\.2-ce offers version 1\.27 of its API/);
    } finally {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    }
  });

  it('is not waited for after it was cancelled', async function () {
    const workbench = await (await start(this, MEMBER)).connect();
    await assert.rejects(openEngine(workbench, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  it('is closed with its workbench, and says so', async function () {
    const workbench = await (await start(this, MEMBER)).connect();
    engine = await openEngine(workbench);
    const watch = await engine.watch(() => {});
    await workbench.close();
    assert.match(String(await watch.ended), /You have disconnected/);
    assert.equal((await failure(engine.images.list())).code, 'disconnected');
  });
});

for (const [what, settings] of [
  ['forwarded socket', []],
  ['docker program', ['AllowStreamLocalForwarding no']],
] as const) {
  describe(`containers through the ${what}`, () => {
    let docker: TestEngine;
    let machine: Machine;
    let engine: Engine;
    before(async function () {
      docker = await useEngine(this);
      machine = await startMachine(this, { ...MEMBER, settings });
      if (docker.socket !== '/var/run/docker.sock') {
        await writeFile(
          path.join(machine.student.home, '.bashrc'),
          `export DOCKER_HOST=unix://${docker.socket}\n`,
        );
      }
      engine = await openEngine(await machine.connect());
    });
    after(async () => {
      engine?.close();
      await machine?.dispose();
      await docker?.dispose();
    });

    it('are listed and inspected', async () => {
      const name = docker.name();
      const id = await docker.docker(
        'run',
        '-d',
        '--name',
        name,
        '-h',
        'inside',
        '-l',
        'a=b',
        docker.image,
        'sleep',
        '600',
      );
      const container = (await engine.containers.list()).find((each) => each.name === name);
      assert.equal(container?.id, id);
      assert.equal(container?.state, 'running');
      assert.equal(container?.image, docker.image);
      assert.equal(container?.labels['a'], 'b');
      assert.deepEqual(
        (await engine.containers.list([id])).map((each) => each.name),
        [name],
      );
      assert.deepEqual(await engine.containers.list([]), []);
      const details = await engine.containers.inspect(name);
      assert.deepEqual(
        [details.id, details.name, details.hostname, details.exitCode, details.running],
        [id, name, 'inside', 0, true],
      );
      assert.equal((await failure(engine.containers.inspect('no-such-container'))).code, 'no-such-container');
    });

    it('run programs', async () => {
      const name = docker.name();
      await docker.docker('run', '-d', '--name', name, '-h', 'inside', docker.image, 'sleep', '600');
      const word = '$(x) "y" é\n\'z\'';
      const result = await engine.containers.exec(name, [
        'sh',
        '-c',
        'printf %s "$1"; hostname >&2; exit 7',
        'sh',
        word,
      ]);
      assert.deepEqual(result, { exitCode: 7, stdout: word, stderr: 'inside\n' });
      const { exitCode } = await engine.containers.exec(name, ['no-such-program']);
      assert(exitCode === 126 || exitCode === 127, 'depends on the version of the engine');
      const big = await engine.containers.exec(name, [
        'sh',
        '-c',
        'for i in 1 2 3 4 5 6 7 8 9 10; do cat /bin/busybox; done',
      ]);
      assert(big.stdout.length > 0 && big.exitCode === 0);
    });

    it('let go of a program when asked to', async () => {
      const name = docker.name();
      await docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600');
      const controller = new AbortController();
      const work = engine.containers.exec(name, ['sleep', '600'], { signal: controller.signal });
      setImmediate(() => controller.abort());
      await assert.rejects(work, { name: 'AbortError' });
    });

    it('that do not exist, or do not run, say so', async () => {
      assert.equal(
        (await failure(engine.containers.exec('no-such-container', ['true']))).code,
        'no-such-container',
      );
      const name = docker.name();
      await docker.docker('create', '--name', name, docker.image);
      const error = await failure(engine.containers.exec(name, ['true']));
      assert.equal(error.code, 'container-stopped');
      assert.match(error.detail ?? '', /not running/);
    });
  });
}
