import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { RunResult, Workbench, WorkbenchState } from '../../src/workbench';
import { nothingNewIsOpen, openDescriptors } from '../support/descriptors';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { startRelay } from '../support/relay';
import type { Relay } from '../support/relay';
import { freePort } from '../support/sshd';

describe('a workbench whose connection ends', () => {
  let machine: Machine;
  let relay: Relay;
  let nowhere: { host: string; port: number };
  let workbench: Workbench;
  let questions: number;

  before(async function () {
    machine = await startMachine(this);
    relay = await startRelay(machine.target);
    nowhere = { host: '127.0.0.1', port: await freePort() };
  });
  after(async () => {
    await machine?.dispose();
    await relay?.stop();
  });
  beforeEach(async () => {
    relay.divert(machine.target);
    questions = 0;
    workbench = await open();
    questions = 0;
  });
  afterEach(() => workbench.close());

  function open(): Promise<Workbench> {
    return machine.connect({
      target: { ...machine.target, host: relay.host, port: relay.port, identityFiles: [] },
      prompts: {
        password: () => {
          questions++;
          return Promise.resolve(machine.student.password);
        },
      },
    });
  }

  function reaches(state: WorkbenchState, milliseconds = 15_000): Promise<void> {
    return eventually(
      `the workbench is ${state}`,
      workbench.onDidChangeStatus,
      () => workbench.status.state === state,
      milliseconds,
    );
  }

  /** The server is out of reach from now on. */
  function away(): Promise<void> {
    relay.divert(nowhere);
    relay.cut();
    return reaches('reconnecting');
  }

  /** A command that has begun, and takes its time. */
  function longRun(): Promise<{ work: Promise<RunResult> }> {
    return new Promise((resolve) => {
      const work = workbench.run(['sh', '-c', 'echo begun >> "$HOME/begun"; echo up; exec sleep 1000'], {
        onStdout: () => resolve({ work }),
      });
      work.catch(() => {});
    });
  }

  it('is connected again without a question, and says all the while how it is', async () => {
    const states: WorkbenchState[] = [];
    workbench.onDidChangeStatus(({ state }) => states.at(-1) !== state && states.push(state));
    const { work } = await longRun();
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
    assert.equal((await failure(work)).code, 'connection-lost');
    assert.equal(workbench.status.state, 'reconnecting');
    assert.match(String(workbench.status.reason?.message), /has ended/);
    assert((workbench.status.nextAttempt ?? 0) > Date.now() - 1000);
    await reaches('connected');
    assert.deepEqual(states, ['reconnecting', 'connected']);
    assert.equal(workbench.status.reason, undefined);
    assert.equal((await workbench.run(['echo', 'again'])).stdout, 'again\n');
    assert(typeof workbench.status.latency === 'number');
    assert.equal(questions, 0);
    assert.equal(await readFile(path.join(machine.student.home, 'begun'), 'utf8'), 'begun\n', 'run once');
  });

  it('repeats what only reads, and nothing else', async () => {
    const file = path.join(machine.student.home, 'runs');
    await writeFile(file, '');
    await chmod(file, 0o666);
    const count = (name: string): string[] => [
      'sh',
      '-c',
      `echo ${name} >> "$1"; test "$(grep -c ${name} "$1")" = 1 && exec sleep 1000; echo done`,
      'sh',
      file,
    ];
    const repeated = workbench.run(count('repeatable'), { repeatable: true });
    const once = failure(workbench.run(count('typed')));
    const streamed = failure(
      workbench.run(count('streamed'), { repeatable: true, stdin: Readable.from(['once']) }),
    );
    const runs = async (): Promise<string[]> => (await readFile(file, 'utf8')).trim().split('\n').sort();
    while ((await runs()).length < 3) await workbench.run(['true']);
    relay.cut();
    assert.equal((await repeated).stdout, 'done\n');
    assert.equal((await once).code, 'connection-lost');
    assert.equal((await streamed).code, 'connection-lost');
    assert.deepEqual(await runs(), ['repeatable', 'repeatable', 'streamed', 'typed']);
  });

  it('ends streams and terminals with the reason, read or not', async () => {
    const server = net.createServer((socket) => socket.write(Buffer.alloc(1024)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as net.AddressInfo;
    try {
      const terminal = await workbench.openTerminal(['cat'], { columns: 80, rows: 24 });
      const hungUp = new Promise((resolve) => terminal.onExit(resolve));
      const streams = [
        workbench.dialCommand(['sh', '-c', 'yes | head -c 9000000; exec sleep 1000']),
        workbench.dialTcp('127.0.0.1', port),
      ];
      for (const stream of streams) await once(stream, 'readable');
      const ends = streams.map((stream) => failure(new Promise((_, reject) => stream.once('error', reject))));
      relay.cut();
      for (const end of ends) assert.equal((await end).code, 'connection-lost');
      assert.equal(((await hungUp) as { code?: string }).code, 'connection-lost');
    } finally {
      server.close();
    }
  });

  it('lets wait what begins meanwhile, and gives its files back', async () => {
    const files = await workbench.files();
    await files.write('kept.txt', Buffer.from('kept'));
    await away();
    const run = workbench.run(['echo', 'waited']);
    const read = files.read('kept.txt');
    const stream = workbench.dialCommand(['echo', 'streamed']);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const exit = workbench
      .openTerminal(['sh', '-c', 'exit 3'], { columns: 80, rows: 24 })
      .then(({ onData, onExit }) => {
        onData(() => {});
        return new Promise((resolve) => onExit(resolve));
      });
    relay.divert(machine.target);
    await workbench.reconnect();
    assert.equal((await run).stdout, 'waited\n');
    assert.equal(Buffer.from(await read).toString(), 'kept');
    assert.equal(await exit, 3);
    if (!stream.readableEnded) await once(stream, 'end');
    assert.equal(Buffer.concat(chunks).toString(), 'streamed\n');
    assert.equal(questions, 0);
  });

  it('lets go of what is cancelled while it waits', async () => {
    await away();
    const controller = new AbortController();
    const cancelled = workbench.run(['true'], { signal: controller.signal });
    const late = failure(workbench.run(['true'], { timeout: 50 }));
    const stream = workbench.dialCommand(['true']);
    controller.abort();
    stream.destroy();
    await assert.rejects(cancelled, { name: 'AbortError' });
    assert.equal((await late).code, 'timeout');
  });

  it('tries again by itself, and says when', async () => {
    await away();
    const attempts = relay.accepted;
    await eventually(
      'it has tried in vain',
      workbench.onDidChangeStatus,
      () => relay.accepted > attempts && workbench.status.nextAttempt !== undefined,
    );
    assert((await failure(workbench.reconnect())).message.length > 0);
    assert.equal(workbench.status.state, 'reconnecting', 'a person who asked in vain need not ask again');
    relay.divert(machine.target);
    await reaches('connected');
  });

  it('is not connected again once it is closed', async () => {
    await away();
    const waiting = failure(workbench.run(['true']));
    await workbench.close();
    assert.equal((await waiting).code, 'disconnected');
    assert.equal((await failure(workbench.reconnect({ ask: true }))).code, 'disconnected');
    assert.equal((await failure(workbench.run(['true']))).code, 'disconnected');
    assert.equal(workbench.status.state, 'closed');
  });

  it('is not believed for long when there is reason to doubt', async function () {
    this.slow(10_000);
    const pids = await machine.sshd.sessions();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const since = performance.now();
      // The editor got the focus, the computer woke up, its network changed.
      await workbench.reconnect();
      assert(performance.now() - since < 6000, 'a new connection is there within seconds');
      assert.equal((await workbench.run(['echo', 'new'])).stdout, 'new\n');
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  });

  it('leaves nothing behind, however often it is connected', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    await workbench.close();
    const before = await openDescriptors();
    for (let i = 0; i < 20; i++) {
      const each = await open();
      if (i % 2 === 0) await each.close();
      else {
        relay.cut();
        await each.close();
      }
    }
    await machine.sshd.idle();
    await nothingNewIsOpen(before);
  });
});

describe('a workbench that cannot be connected again without a person', () => {
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  it('is lost where its host key is another one, and nothing is sent', async function () {
    machine = await startMachine(this);
    const workbench = await machine.connect();
    const { sshd } = machine;
    const old = await sshd.sessions();
    await sshd.changeHostKey();
    for (const pid of old) process.kill(pid, 'SIGKILL');
    const waiting = failure(
      eventually('', workbench.onDidChangeStatus, () => workbench.status.state === 'reconnecting').then(() =>
        workbench.run(['true']),
      ),
    );
    await eventually(
      'it is lost',
      workbench.onDidChangeStatus,
      () => workbench.status.state === 'lost',
      15_000,
    );
    assert.equal((await waiting).code, 'host-key-changed');
    assert.equal((workbench.status.reason as { code?: string }).code, 'host-key-changed');
    assert.equal((await failure(workbench.run(['true']))).code, 'host-key-changed');
    assert.equal((await failure(workbench.ping())).code, 'host-key-changed');
    assert.equal((await failure(workbench.reconnect({ ask: true }))).code, 'host-key-changed');
  });

  it('asks when it is told to, and has its streams, files and commands back', async function () {
    machine = await startMachine(this);
    const { student } = machine;
    let password = student.password;
    let asked = 0;
    const workbench = await machine.connect({
      prompts: {
        password: () => {
          asked++;
          return Promise.resolve(password);
        },
      },
    });
    asked = 0;
    password = await student.changePassword();
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
    await eventually(
      'it is lost',
      workbench.onDidChangeStatus,
      () => workbench.status.state === 'lost',
      15_000,
    );
    assert.equal(asked, 0, 'nobody was asked without having asked');
    await workbench.reconnect({ ask: true });
    assert.equal(asked, 1);
    assert.equal(workbench.status.state, 'connected');
    assert.equal((await workbench.run(['echo', 'back'])).stdout, 'back\n');
  });
});
