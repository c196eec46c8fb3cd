import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import ssh2 from 'ssh2';
import { openEngine, openInventory } from '../../src/docker';
import { openSession, openTunnel } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { counted, hasLines } from '../support/counted';
import { nothingNewIsOpen, openDescriptors } from '../support/descriptors';
import { useEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { openNetwork } from '../support/network';
import type { Network } from '../support/network';
import { startRelay } from '../support/relay';
import { flood, startServer } from '../support/servers';
import { makeKey } from '../support/sshd';
import { Stalls } from '../support/stalls';
import { StatusLog } from '../support/status';

describe('a connection whose server process is killed', function () {
  this.timeout(30_000);
  let machine: Machine;
  let workbench: Workbench;
  let log: StatusLog;
  beforeEach(async function () {
    machine = await startMachine(this, { groups: ['docker'] });
    workbench = await machine.connect();
    log = new StatusLog(workbench);
  });
  afterEach(() => machine?.dispose());

  it('is made anew, without a question', async () => {
    await machine.sshd.kill();
    const { reason } = await log.reaches('reconnecting');
    assert.match(String(reason), /ended without being asked to/);
    await log.reaches('connected');
    assert.deepEqual(log.states, ['reconnecting', 'connected']);
    assert.equal((await workbench.run(['echo', 'here'])).stdout, 'here\n');
  });

  it('repeats what may be repeated, and nothing else', async () => {
    const [typed, read, gate] = ['typed', 'read', 'gate'].map((name) =>
      path.join(machine.student.home, name),
    ) as [string, string, string];
    const command = failure(workbench.run(counted(typed, gate)));
    const reading = workbench.run(counted(read, gate), { repeatable: true });
    await hasLines(workbench, typed, 1);
    await hasLines(workbench, read, 1);
    await machine.sshd.kill();
    assert.equal((await command).code, 'connection-lost');
    await hasLines(workbench, read, 2);
    await writeFile(gate, '');
    assert.equal((await reading).stdout, 'done\n');
    assert.equal(await readFile(typed, 'utf8'), 'line\n');
    assert.equal(await readFile(read, 'utf8'), 'line\nline\n');
  });

  it('lets what begins meanwhile wait', async () => {
    await machine.sshd.kill();
    await log.reaches('reconnecting');
    const files = await workbench.files();
    const [result, stat] = await Promise.all([workbench.run(['echo', 'later']), files.stat('/etc/passwd')]);
    assert.equal(result.stdout, 'later\n');
    assert.equal(stat.type, 'file');
  });

  it('ends its terminals with the reason', async () => {
    const session = await openSession(workbench, { columns: 80, rows: 24 });
    const step = failure(session.run('sleep 1000'));
    await eventually('the step runs', session.onDidStartCommand, () => session.running !== undefined);
    await machine.sshd.kill();
    assert.equal((await step).code, 'connection-lost');
    assert(session.closed);
  });

  it('carries its tunnels on', async () => {
    const server = await startServer((socket) => socket.pipe(socket));
    const tunnel = await openTunnel(workbench, { port: server.port });
    const echo = async (): Promise<string> => {
      const socket = net.connect(tunnel.localPort, '127.0.0.1');
      socket.end('to and fro');
      return Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    };
    try {
      assert.equal(await echo(), 'to and fro');
      await machine.sshd.kill();
      await log.reaches('connected');
      assert.equal(await echo(), 'to and fro');
    } finally {
      tunnel.close();
      await server.stop();
    }
  });

  it('keeps the inventory true', async function () {
    const docker = await useEngine(this);
    const engine = await openEngine(workbench);
    const inventory = openInventory(engine);
    inventory.follow();
    try {
      await eventually('the inventory is filled', inventory.onDidChange, () => inventory.state === 'ready');
      const before = docker.name();
      await docker.docker('create', '--name', before, docker.image);
      const shows = (name: string): Promise<void> =>
        eventually(
          `the inventory shows ${name}`,
          inventory.onDidChange,
          () => inventory.containers.some((container) => container.name === name),
          20_000,
        );
      await shows(before);
      await machine.sshd.kill();
      // One while nobody listens, one while somebody does again.
      const [meanwhile, after] = [docker.name(), docker.name()];
      await docker.docker('create', '--name', meanwhile, docker.image);
      await shows(meanwhile);
      await docker.docker('create', '--name', after, docker.image);
      await shows(after);
      assert.equal(inventory.state, 'ready');
    } finally {
      inventory.dispose();
      engine.close();
      await docker.dispose();
    }
  });

  it('again and again leaves no descriptor open', async () => {
    // What is opened once and for all is opened now.
    await machine.sshd.kill();
    await log.reaches('reconnecting');
    await workbench.run(['true']);
    const before = await openDescriptors();
    for (let round = 0; round < 3; round++) {
      const program = failure(workbench.run(['sleep', '1000']));
      await workbench.run(['true']);
      await machine.sshd.kill();
      assert.equal((await program).code, 'connection-lost');
      await workbench.run(['true']);
    }
    await workbench.close();
    await nothingNewIsOpen(before);
  });

  it('is not made anew where the machine proves itself with another key', async () => {
    // The processes of connections outlive the sshd that accepted them.
    const serving = await machine.sshd.sessions();
    await machine.sshd.changeHostKey();
    await machine.sshd.kill(serving);
    const { reason } = await log.reaches('lost');
    assert.equal((reason as { code?: string }).code, 'host-key-changed');
    assert.equal((await failure(workbench.run(['true']))).code, 'host-key-changed');
    const said = await machine.sshd.logged(/Connection (closed|reset) by|[Dd]isconnect/);
    assert(!said.includes(machine.student.name), 'not even the name was sent');
  });

  it('that was asked to end stays ended', async () => {
    await machine.sshd.kill();
    await log.reaches('reconnecting');
    await workbench.close();
    assert.equal(workbench.status.state, 'closed');
    assert.equal((await failure(workbench.run(['true']))).code, 'disconnected');
    await machine.sshd.idle();
  });
});

describe('a server that is stopped', function () {
  this.timeout(40_000);
  this.slow(20_000);
  let machine: Machine;
  let stopped: number[] = [];
  before(async function () {
    machine = await startMachine(this);
  });
  afterEach(() => signal('SIGCONT'));
  after(() => machine?.dispose());

  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    for (const pid of stopped) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself.
      }
    }
  }

  it('and goes on soon is only slow', async () => {
    const workbench = await machine.connect();
    const log = new StatusLog(workbench);
    const [file, gate] = [path.join(machine.student.home, 'count'), path.join(machine.student.home, 'gate')];
    const command = workbench.run(counted(file, gate));
    await hasLines(workbench, file, 1);
    await writeFile(gate, '');
    stopped = await machine.sshd.sessions();
    signal('SIGSTOP');
    await log.reaches('degraded');
    signal('SIGCONT');
    await log.reaches('connected');
    assert.equal((await command).stdout, 'done\n');
    assert.deepEqual(log.states.slice(-2), ['degraded', 'connected']);
    assert(!log.states.includes('reconnecting'));
    assert.equal(await readFile(file, 'utf8'), 'line\n');
    await workbench.close();
  });

  it('for good is left for another one', async function () {
    const workbench = await machine.connect();
    const log = new StatusLog(workbench);
    const program = failure(workbench.run(['sleep', '1000']));
    await workbench.run(['true']);
    stopped = await machine.sshd.sessions();
    const since = performance.now();
    const stalls = new Stalls();
    signal('SIGSTOP');
    const { reason } = await log.reaches('reconnecting');
    stalls.end();
    const seconds = (performance.now() - since) / 1000;
    this.test!.title += ` (noticed after ${seconds.toFixed(1)} s)`;
    // What could not listen for a while cannot tell who was silent: it asks once more, and waits for three seconds.
    const excused = stalls.seconds + 3 * stalls.count;
    assert(seconds < 10.5 + excused, `${seconds} s, of which ${excused} s were stalls of the test itself`);
    assert.match(String(reason), /has stopped answering/);
    assert.equal((await program).code, 'connection-lost');
    await log.reaches('connected');
    assert.deepEqual(
      log.states.filter((state) => state !== 'connected'),
      ['degraded', 'reconnecting'],
    );
    assert.equal((await workbench.run(['echo', 'here'])).stdout, 'here\n');
    await workbench.close();
  });
});

describe('a network', function () {
  this.timeout(60_000);
  this.slow(30_000);
  let network: Network;
  let machine: Machine;
  before(async function () {
    network = await openNetwork(this);
    machine = await startMachine(this, { network });
  });
  afterEach(() => network?.heal());
  after(async () => {
    await machine?.dispose();
    await network?.dispose();
  });

  it('that is gone is noticed, and used again when it is back', async function () {
    const workbench = await machine.connect();
    const log = new StatusLog(workbench);
    const program = failure(workbench.run(['sleep', '1000']));
    await workbench.run(['true']);
    const since = performance.now();
    await network.drop();
    await log.reaches('reconnecting');
    this.test!.title += ` (noticed after ${((performance.now() - since) / 1000).toFixed(1)} s)`;
    assert.equal((await program).code, 'connection-lost');
    assert.deepEqual(
      log.states.filter((state) => state !== 'connected'),
      ['degraded', 'reconnecting'],
    );
    const later = workbench.run(['echo', 'later']);
    await network.heal();
    await workbench.reconnect();
    assert.equal((await later).stdout, 'later\n');
    assert.equal(workbench.status.state, 'connected');
    await workbench.close();
  });

  it('that loses one packet in a hundred loses nothing of what is sent', async () => {
    await network.lose(1);
    const workbench = await machine.connect();
    const data = randomBytes(8_000_000);
    const files = await workbench.files();
    const lines = Array.from({ length: 30 }, (_, index) => workbench.run(['echo', String(index)]));
    await files.write('~/data', data);
    const { stdout } = await workbench.run(['sha256sum', 'data']);
    assert.equal(stdout.split(' ')[0], createHash('sha256').update(data).digest('hex'));
    assert(Buffer.from(await files.read('~/data')).equals(data));
    const said = (await Promise.all(lines)).map((line) => line.stdout);
    assert.deepEqual(
      said,
      said.map((_, index) => `${index}\n`),
    );
    await workbench.close();
  });
});

describe('a machine behind a jump host', function () {
  let network: Network;
  let jump: Machine;
  let target: Machine;
  before(async function () {
    network = await openNetwork(this);
    const beyond = await network.beyond();
    jump = await startMachine(this, { network });
    target = await startMachine(this, { network: beyond });
  });
  after(async () => {
    await target?.dispose();
    await jump?.dispose();
    await network?.dispose();
  });

  it('is reached through it, and only through it', async () => {
    const direct = await failure(target.connect({ target: { ...target.target, connectTimeout: 1 } }));
    assert.equal(direct.code, 'host-unreachable');
    const workbench = await target.connect(throughJump());
    const files = await workbench.files();
    assert.equal((await workbench.run(['id', '-un'])).stdout, `${target.student.name}\n`);
    assert.equal(files.home, target.student.home);
    assert((await workbench.ping()) > 0);
    await workbench.close();
    await Promise.all([jump.sshd.idle(), target.sshd.idle()]);
  });

  it('is reached again after the jump host lost its connections', async function () {
    this.timeout(30_000);
    const workbench = await target.connect(throughJump());
    const log = new StatusLog(workbench);
    await jump.sshd.kill();
    await log.reaches('reconnecting');
    assert.equal((await workbench.run(['id', '-un'])).stdout, `${target.student.name}\n`);
    await workbench.close();
    await jump.sshd.idle();
  });

  function throughJump(): Parameters<Machine['connect']>[0] {
    return {
      target: {
        ...target.target,
        identityFiles: [],
        via: { jumps: [{ ...jump.target, identityFiles: [] }] },
      },
      prompts: {
        password: ({ user }) =>
          Promise.resolve(user === jump.student.name ? jump.student.password : target.student.password),
      },
    };
  }
});

for (const roundTrip of [40, 200]) {
  describe(`a line of ${roundTrip} ms`, function () {
    this.timeout(30_000);
    this.slow(10_000);

    it('carries everything', async function () {
      const machine = await startMachine(this);
      const relay = await startRelay(machine.target, roundTrip / 2);
      try {
        const workbench = await machine.connect({
          target: { ...machine.target, host: relay.host, port: relay.port, identityFiles: [] },
        });
        const log = new StatusLog(workbench);
        const files = await workbench.files();
        const data = randomBytes(300_000);
        const session = await openSession(workbench, { columns: 80, rows: 24 });
        const [record, results] = await Promise.all([
          session.run('echo typed'),
          Promise.all(Array.from({ length: 12 }, (_, index) => workbench.run(['echo', String(index)]))),
          files.write('~/data', data),
        ]);
        assert.equal(record.output, 'typed\n');
        assert.deepEqual(
          results.map(({ stdout }) => stdout),
          results.map((_, index) => `${index}\n`),
        );
        assert(Buffer.from(await files.read('~/data')).equals(data));
        assert((await workbench.ping()) >= roundTrip);
        // On a busy machine it may be called slow for a moment, but it is never given up.
        assert(
          !log.states.some((state) => state === 'reconnecting' || state === 'lost'),
          'a long line is not a bad one',
        );
        session.close();
        await workbench.close();
      } finally {
        await relay.stop();
        await machine.dispose();
      }
    });
  });
}

describe('a server that does not know how to behave', () => {
  let machine: Machine;
  before(async function () {
    machine = await startMachine(this);
  });
  after(() => machine?.dispose());

  const VERSION = 'SSH-2.0-OpenSSH_9.2\r\n';
  const MANNERS: readonly [what: string, serve: (socket: net.Socket) => void][] = [
    ['sends garbage in place of a greeting', (socket) => flood(socket, randomBytes(64 * 1024), 10)],
    [
      'sends garbage after its greeting',
      (socket) => {
        socket.write(VERSION);
        flood(socket, randomBytes(64 * 1024), 10);
      },
    ],
    [
      'greets with ten megabytes of lines',
      (socket) => {
        flood(socket, Buffer.from(`${'Welcome! '.repeat(10)}\r\n`.repeat(100)), 10);
      },
    ],
    [
      'greets with one line of ten megabytes',
      (socket) => {
        flood(socket, Buffer.alloc(64 * 1024, 'Welcome! '), 10);
      },
    ],
    [
      'has a version of ten megabytes',
      (socket) => {
        socket.write('SSH-2.0-');
        flood(socket, Buffer.alloc(64 * 1024, 'x'), 10);
      },
    ],
    [
      'announces a packet of four gigabytes',
      (socket) => socket.write(Buffer.concat([Buffer.from(VERSION), Buffer.alloc(64, 0xff)])),
    ],
  ];
  for (const [what, serve] of MANNERS) {
    it(`and ${what} is refused`, async () => {
      const server = await startServer(serve);
      try {
        const error = await failure(
          machine.connect({
            target: { ...machine.target, host: server.host, port: server.port, identityFiles: [] },
            prompts: {
              confirmHostKey: () => assert.fail('there is no key to confirm'),
              password: () => assert.fail('nothing may be sent'),
            },
          }),
        );
        assert.match(error.code, /^(not-an-ssh-server|host-unreachable|algorithms)$/);
        await server.idle();
      } finally {
        await server.stop();
      }
    });
  }

  it('and tells ten megabytes to whoever logs in is refused', async () => {
    const key = await readFile(await makeKey(machine.sshd.folder, 'banner-host'));
    const server = new ssh2.Server({ hostKeys: [key], banner: 'Welcome! '.repeat(1_100_000) });
    server.on('connection', (client) => client.on('error', () => {}).on('authentication', () => {}));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = server.address() as net.AddressInfo;
      const error = await failure(
        machine.connect({
          target: { ...machine.target, port, identityFiles: [] },
          prompts: { password: () => assert.fail('nothing may be sent') },
        }),
      );
      assert.equal(error.code, 'host-unreachable');
      assert(error.sentence.length + (error.detail ?? '').length < 10_000);
    } finally {
      server.close();
    }
  });

  it('is left when it turns to garbage in the middle', async function () {
    this.timeout(30_000);
    const relay = await startRelay(machine.target);
    try {
      const workbench = await machine.connect({
        target: { ...machine.target, host: relay.host, port: relay.port, identityFiles: [] },
      });
      const log = new StatusLog(workbench);
      const program = failure(workbench.run(['sleep', '1000']));
      await workbench.run(['true']);
      relay.spoil(randomBytes(4096));
      assert.equal((await program).code, 'connection-lost');
      assert.equal((await workbench.run(['echo', 'again'])).stdout, 'again\n');
      assert.deepEqual(
        log.states.filter((state) => state !== 'connected'),
        ['reconnecting'],
      );
      await workbench.close();
    } finally {
      await relay.stop();
    }
  });

  it('is tried again while another program answers in its place', async function () {
    this.timeout(30_000);
    const relay = await startRelay(machine.target);
    const impostor = await startServer((socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'));
    try {
      const workbench = await machine.connect({
        target: { ...machine.target, host: relay.host, port: relay.port, identityFiles: [] },
      });
      const log = new StatusLog(workbench);
      relay.divert(impostor);
      relay.cut();
      await log.reaches('reconnecting');
      const retried = eventually(
        'another attempt is announced',
        workbench.onDidChangeStatus,
        () => workbench.status.nextAttempt !== undefined && relay.accepted > 1,
        15_000,
      );
      await retried;
      relay.divert(machine.target);
      assert.equal((await workbench.run(['echo', 'back'])).stdout, 'back\n');
      await workbench.close();
    } finally {
      await impostor.stop();
      await relay.stop();
    }
  });
});

describe('many people at once', function () {
  this.timeout(60_000);
  this.slow(10_000);

  it('get in where the server lets few of them wait (MaxStartups)', async function () {
    const machine = await startMachine(this, { settings: ['MaxStartups 2:100:4'] });
    try {
      await machine.connect();
      const workbenches = await Promise.all(Array.from({ length: 3 }, () => machine.connect()));
      const before = workbenches.map((workbench) => new StatusLog(workbench));
      await machine.sshd.kill();
      await Promise.all(before.map((log) => log.reaches('connected')));
      const results = await Promise.all(workbenches.map((workbench) => workbench.run(['echo', 'in'])));
      assert(results.every(({ stdout }) => stdout === 'in\n'));
    } finally {
      await machine.dispose();
    }
  });
});
