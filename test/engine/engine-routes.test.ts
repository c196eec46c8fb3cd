import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import os from 'node:os';
import path from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { Emitter } from '../../src/base';
import { copyOut, openEngine, packFiles } from '../../src/docker';
import type { Engine, EngineAddress, EngineEvent, EngineRoute } from '../../src/docker';
import { EngineAgent } from '../../src/docker/agent';
import { OutputFrames } from '../../src/docker/outputFrames';
import { dialEngine } from '../../src/docker/routes';
import { localLanding } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);

type MachineOptions = NonNullable<Parameters<typeof startMachine>[1]>;

/** What is between this computer and the engine. */
interface Route {
  what: string;
  route: EngineRoute;
  options: MachineOptions;
  /** The only program there that connects to sockets. */
  program?: 'socat' | 'nc';
  /** Times that a person is asked for sudo's password. */
  questions: number;
}

const MEMBER: MachineOptions = { groups: ['docker'] };
const NO_SOCKETS = { ...MEMBER, settings: ['AllowStreamLocalForwarding no'] };

const ROUTES: readonly Route[] = [
  { what: 'its socket', route: 'socket', options: MEMBER, questions: 0 },
  { what: 'the docker program', route: 'dial-stdio', options: NO_SOCKETS, questions: 0 },
  { what: 'socat', route: 'socat', options: NO_SOCKETS, program: 'socat', questions: 0 },
  { what: 'nc', route: 'nc', options: NO_SOCKETS, program: 'nc', questions: 0 },
  { what: 'sudo', route: 'sudo', options: { sudo: 'no-password' }, questions: 0 },
  { what: 'sudo with its password', route: 'sudo', options: { sudo: 'password' }, questions: 1 },
  {
    what: 'socat, sudo and its password',
    route: 'sudo-socat',
    options: { sudo: 'password' },
    program: 'socat',
    questions: 1,
  },
];

/** What a login shell needs that has no docker program. */
const TOOLS = ['sh', 'id', 'env', 'grep', 'sed', 'getent', 'sudo', 'true'];

/** A machine on which the engine of the tests is the person's own, with no other program than `only` on the PATH. */
async function machineFor(
  context: Mocha.Context,
  docker: TestEngine,
  options: MachineOptions,
  only?: string,
): Promise<Machine> {
  if (options.sudo !== undefined && !existsSync('/usr/bin/sudo')) skip(context, 'sudo is not installed');
  const machine = await startMachine(context, options);
  const lines = [`export DOCKER_HOST=unix://${docker.socket}`];
  if (only !== undefined) {
    const bin = path.join(machine.student.home, 'bin');
    await mkdir(bin);
    for (const tool of [...TOOLS, only]) {
      const found = ['/usr/bin', '/bin'].map((folder) => path.join(folder, tool)).find(existsSync);
      if (found === undefined) {
        await machine.dispose();
        skip(context, `${tool} is not installed`);
      }
      await symlink(found, path.join(bin, tool));
    }
    lines.push(`export PATH=${bin}`);
  }
  await writeFile(path.join(machine.student.home, '.bashrc'), `${lines.join('\n')}\n`);
  return machine;
}

for (const { what, route, options, program, questions } of ROUTES) {
  describe(`an engine through ${what}`, () => {
    let docker: TestEngine;
    let machine: Machine;
    let engine: Engine;
    let agent: EngineAgent;
    let client: Docker;
    let asked = 0;
    before(async function () {
      docker = await useEngine(this);
      machine = await machineFor(this, docker, options, program);
      const workbench = await machine.connect({
        prompts: {
          sudoPassword: () => {
            asked++;
            return Promise.resolve(machine.student.password);
          },
        },
      });
      engine = await openEngine(workbench);
      agent = new EngineAgent(() => dialEngine(workbench, engine.info, 'quietly'), { keepAlive: true });
      client = new Docker({
        protocol: 'http',
        host: 'localhost',
        port: 80,
        agent,
      } as Docker.DockerOptions);
    });
    after(async () => {
      agent?.destroy();
      engine?.close();
      await machine?.dispose();
      await docker?.dispose();
    });

    it('is found', async () => {
      assert.deepEqual([engine.info.route, engine.info.socket], [route, docker.socket]);
      assert.equal(engine.info.version, await docker.docker('version', '--format', '{{.Server.Version}}'));
    });

    it('takes all that a container is sent, and its end', async () => {
      const input = randomBytes(300_000);
      const container = await client.createContainer({
        name: docker.name(),
        Image: docker.image,
        Cmd: ['sh', '-c', 'cat; echo end >&2; exit 3'],
        OpenStdin: true,
        StdinOnce: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
      });
      const stream = await container.attach({
        stream: true,
        hijack: true,
        stdin: true,
        stdout: true,
        stderr: true,
      });
      const output = framesOf(stream);
      await container.start();
      stream.end(input);
      const { stdout, stderr } = await output;
      assert(stdout.equals(input));
      assert.equal(stderr.toString(), 'end\n');
      assert.equal(((await container.wait()) as { StatusCode: number }).StatusCode, 3);
    });

    it('runs programs without a terminal, and with one that changes its size', async () => {
      const name = docker.name();
      await docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600');
      const plain = await client.getContainer(name).exec({
        Cmd: ['sh', '-c', 'cat; exit 5'],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
      });
      const stream = await plain.start({ hijack: true, stdin: true });
      const output = framesOf(stream);
      stream.end('half closed');
      assert.equal((await output).stdout.toString(), 'half closed');
      assert.equal((await plain.inspect()).ExitCode, 5);

      const terminal = await client
        .getContainer(name)
        .exec({ Cmd: ['sh'], Tty: true, AttachStdin: true, AttachStdout: true, AttachStderr: true });
      const screen = await terminal.start({ hijack: true, stdin: true, Tty: true });
      const shown = text(screen);
      await terminal.resize({ h: 41, w: 123 });
      const ended = new Emitter<void>();
      let hasEnded = false;
      const watch = await engine.watch(({ action }) => {
        hasEnded ||= action === 'exec_die';
        ended.fire();
      });
      screen.write('busybox stty size; exit 7\n');
      if (program !== undefined) {
        await eventually('the program has ended', ended.event, () => hasEnded);
        screen.end();
      }
      assert.match(await shown, /\r\n41 123\r\n/);
      assert.equal((await terminal.inspect()).ExitCode, 7);
      watch.dispose();

      const { exitCode, stdout } = await engine.containers.exec(name, ['sh', '-c', 'echo out; exit 6']);
      assert.deepEqual([exitCode, stdout], [6, 'out\n']);
    });

    it('opens terminals, which end with their program', async () => {
      const name = docker.name();
      await docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600');
      const terminal = await engine.containers.openTerminal(name, ['sh'], { columns: 80, rows: 24 });
      const ended = new Promise<number | Error | undefined>((resolve) => terminal.onExit(resolve));
      terminal.onData(() => {});
      terminal.write('exit 7\r');
      assert.equal(await ended, 7);
    });

    it('follows logs', async () => {
      const name = docker.name();
      const script = 'for i in 1 2 3; do echo $i; sleep 0.1; done';
      await docker.docker('run', '-d', '--name', name, docker.image, 'sh', '-c', script);
      const logs = await client.getContainer(name).logs({ follow: true, stdout: true, stderr: true });
      assert.equal((await framesOf(logs as unknown as Readable)).stdout.toString(), '1\n2\n3\n');
    });

    it('tells events', async () => {
      const events = new Emitter<EngineEvent>();
      const seen: string[] = [];
      events.event(({ action, id }) => seen.push(`${action} ${id}`));
      const watch = await engine.watch((event) => events.fire(event));
      const id = await docker.docker('create', '--name', docker.name(), docker.image);
      await docker.docker('rm', id);
      await eventually('it is gone', events.event, () => seen.includes(`destroy ${id}`));
      assert.deepEqual(
        seen.filter((each) => each.endsWith(id)),
        [`create ${id}`, `destroy ${id}`],
      );
      watch.dispose();
    });

    it('builds with 20 MB of context, and imports', async function () {
      this.timeout(60_000);
      this.slow(15_000);
      const folder = await mkdtemp('/tmp/cwtest-context-');
      try {
        const data = randomBytes(20_000_000);
        await writeFile(path.join(folder, 'data'), data);
        await writeFile(
          path.join(folder, 'Dockerfile'),
          `FROM ${docker.image}\nCOPY data /data\nRUN busybox sha256sum /data\n`,
        );
        const tag = `${docker.image.split(':')[0]}:built-${route}`;
        const built = await text(await client.buildImage(tar(folder), { t: tag, version: '1' }));
        assert(built.includes(createHash('sha256').update(data).digest('hex')), built);
        const imported = `${docker.image.split(':')[0]}:imported-${route}`;
        const [repo, name] = imported.split(':');
        await text(await client.importImage(tar(folder), { repo, tag: name }));
        const size = await docker.docker('image', 'inspect', '--format', '{{.Size}}', imported);
        assert(Number(size) >= data.length);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    // How the bytes get there makes no difference to them.
    for (const running of route === 'socket' || route === 'sudo' ? [true, false] : []) {
      it(`reads, changes and copies files of containers that ${running ? 'run' : 'do not run'}`, async () => {
        const folder = await mkdtemp(path.join(os.tmpdir(), 'copies-'));
        try {
          const command = ['sleep', '600'];
          const { id } = await engine.containers.create({
            ...{ image: docker.image, name: docker.name(), command },
          });
          if (running) await engine.containers.start(id);
          const files = engine.files.in({ kind: 'container', name: id });
          await files.makeFolder('/srv/new');
          await files.write('/srv/new/$(id) é', Buffer.from('written'));
          assert.deepEqual(
            (await files.list('/srv/new')).map(({ name, type }) => `${name} ${type}`),
            ['$(id) é file'],
          );
          assert.equal(Buffer.from(await files.read('/srv/new/$(id) é')).toString(), 'written');
          const data = randomBytes(1_000_000);
          await writeFile(path.join(folder, 'data'), data);
          const { archive } = await packFiles('local', [path.join(folder, 'data')]);
          await files.unpack('/srv/new', archive);
          await copyOut(await files.pack('/srv/new'), localLanding, path.join(folder, 'back'));
          assert((await readFile(path.join(folder, 'back', 'data'))).equals(data));
        } finally {
          await rm(folder, { recursive: true });
        }
      });
    }

    it('lets connections be upgraded (what BuildKit speaks through)', async () => {
      const session = await upgrade(agent, '/session', {
        'X-Docker-Expose-Session-Uuid': randomBytes(12).toString('hex'),
        'X-Docker-Expose-Session-Name': 'test',
      });
      // The engine is the client of this one (RFC 9113, section 3.4).
      assert.match(await firstBytes(session), /^PRI \* HTTP\/2\.0\r\n\r\nSM\r\n\r\n/);
      session.destroy();

      const grpc = await upgrade(agent, '/grpc', {});
      const h2 = http2.connect('http://localhost', { createConnection: () => grpc });
      const [settings] = (await once(h2, 'remoteSettings')) as [http2.Settings];
      assert(settings.maxFrameSize !== undefined);
      h2.destroy();
    });

    it(`has asked ${questions === 0 ? 'nobody' : 'once'} for a password`, () => {
      assert.equal(asked, questions);
    });
  });
}

/** A connection that speaks HTTP/2 from here on. */
async function upgrade(agent: http.Agent, url: string, headers: Record<string, string>): Promise<Duplex> {
  const request = http.request({
    agent,
    method: 'POST',
    path: url,
    headers: { Connection: 'Upgrade', Upgrade: 'h2c', ...headers },
  });
  request.end();
  const [response, socket, head] = (await once(request, 'upgrade')) as [http.IncomingMessage, Duplex, Buffer];
  assert.equal(response.statusCode, 101);
  socket.unshift(head);
  return socket;
}

async function firstBytes(stream: Duplex): Promise<string> {
  const [bytes] = (await once(stream, 'data')) as [Buffer];
  return bytes.toString('latin1');
}

async function framesOf(
  stream: Readable | NodeJS.ReadableStream,
): Promise<{ stdout: Buffer; stderr: Buffer }> {
  const kept = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for (const { stream: name, payload } of new OutputFrames().feed(await buffer(stream))) {
    kept[name].push(payload);
  }
  return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
}

function tar(folder: string): NodeJS.ReadableStream {
  return spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout;
}

describe('the search for an engine', () => {
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

  const connect = async (
    context: Mocha.Context,
    options: MachineOptions,
    answer: () => string | undefined = () => machine?.student.password,
  ): Promise<{ workbench: Workbench; asked: () => number }> => {
    machine = await machineFor(context, docker, options);
    let asked = 0;
    const workbench = await machine.connect({
      prompts: {
        sudoPassword: () => {
          asked++;
          return Promise.resolve(answer());
        },
      },
    });
    return { workbench, asked: () => asked };
  };

  it('asks nobody for a password where it is to be quiet, and says what can be done', async function () {
    const { workbench, asked } = await connect(this, { sudo: 'password' });
    const error = await failure(openEngine(workbench, { quiet: true }));
    assert.equal(error.code, 'engine-forbidden');
    assert.match(error.message, /has no right to it\. sudo on .* asks for the password of/);
    assert.match(
      error.remedy ?? '',
      /^Use sudo and give the password, or have the user added to the group “docker”/,
    );
    assert.equal(asked(), 0);
    engine = await openEngine(workbench);
    assert.deepEqual([engine.info.route, asked()], ['sudo', 1]);
  });

  it('says that no password was given, or that it was wrong', async function () {
    const { workbench, asked } = await connect(this, { sudo: 'password' }, () => undefined);
    const none = await failure(openEngine(workbench));
    assert.equal(none.code, 'engine-forbidden');
    assert.equal(asked(), 1, 'who gives none is not asked again for another program');
  });

  it('says that sudo is not allowed either', async function () {
    const { workbench, asked } = await connect(this, {});
    const error = await failure(openEngine(workbench));
    assert.equal(error.code, 'engine-forbidden');
    assert.match(error.message, /It may not use sudo for that either\.$/);
    assert.equal(asked(), 1);
  });

  it('says that an engine is stopped, not forbidden, where root finds nobody at its socket', async function () {
    const { workbench } = await connect(this, { sudo: 'no-password' });
    const folder = await mkdtemp('/tmp/cwtest-dead-');
    const socket = path.join(folder, 'docker.sock');
    try {
      await exec('python3', ['-c', `import socket; socket.socket(socket.AF_UNIX).bind("${socket}")`]).catch(
        () => skip(this, 'python3 is not installed'),
      );
      await exec('chmod', ['755', folder]);
      await writeFile(
        path.join(machine?.student.home ?? '', '.bashrc'),
        `export DOCKER_HOST=unix://${socket}\n`,
      );
      const error = await failure(openEngine(workbench));
      assert.equal(error.code, 'engine-stopped');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('begins where it ended the last time, and looks elsewhere where that is gone', async function () {
    const { workbench } = await connect(this, NO_SOCKETS);
    const dials: string[] = [];
    const dial = workbench.dialSocket.bind(workbench);
    const watched = Object.assign(workbench, {
      dialSocket: (file: string) => {
        dials.push(file);
        return dial(file);
      },
    });
    const first = await openEngine(watched);
    const remembered: EngineAddress = first.info;
    first.close();
    assert.deepEqual(dials, [docker.socket]);
    engine = await openEngine(watched, { remembered });
    assert.equal(engine.info.route, 'dial-stdio');
    assert.deepEqual(dials, [docker.socket], 'what did not work before is not tried again');
    engine.close();
    engine = await openEngine(watched, { remembered: { route: 'nc', socket: '/no/such.sock' } });
    assert.equal(engine.info.route, 'dial-stdio');
  });
});
