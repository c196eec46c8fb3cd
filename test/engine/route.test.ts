import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { quote } from '../../src/workbench';
import type { SshTarget } from '../../src/workbench';
import { nothingNewIsOpen, openDescriptors } from '../support/descriptors';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { freePort, makeKey } from '../support/sshd';

/** The least that connects its standard input and output with a port, as `nc` does. */
const NETCAT =
  'const s = require("net").connect(+process.argv[2], process.argv[1]); process.stdin.pipe(s).pipe(process.stdout); s.on("close", () => process.exit());';

describe('the way to a workbench', () => {
  let gate: Machine;
  let second: Machine;
  let lab: Machine;
  before(async function () {
    gate = await startMachine(this);
    second = await startMachine(this);
    lab = await startMachine(this);
  });
  after(() => Promise.all([gate, second, lab].map((machine) => machine?.dispose())));

  const noKeys = (machine: Machine): SshTarget => ({ ...machine.target, identityFiles: [] });
  const through = (...jumps: SshTarget[]): SshTarget => ({ ...noKeys(lab), via: { jumps } });
  const byCommand = (command: string): SshTarget => ({ ...noKeys(lab), via: { command } });
  const netcat = (host: string, port: number): string =>
    quote([process.execPath, '-e', NETCAT, host, String(port)]);
  /** Everybody's password, and who it was asked for. */
  const passwords = (asked: string[] = []) => ({
    password: (target: SshTarget) => {
      asked.push(target.user);
      const machine = [gate, second, lab].find(({ student }) => student.name === target.user);
      return Promise.resolve(machine?.student.password);
    },
  });

  it('leads through several machines, each of them logged in to for itself', async () => {
    const asked: string[] = [];
    const confirmed: number[] = [];
    const workbench = await lab.connect({
      target: through(noKeys(gate), noKeys(second)),
      prompts: {
        ...passwords(asked),
        confirmHostKey: ({ target }) => {
          confirmed.push(target.port);
          return Promise.resolve(true);
        },
      },
    });
    assert.deepEqual(
      asked,
      [gate, second, lab].map(({ student }) => student.name),
    );
    assert.deepEqual(
      confirmed,
      [gate, second, lab].map(({ sshd }) => sshd.port),
    );
    assert.equal((await workbench.run(['id', '-un'])).stdout.trim(), lab.student.name);
    assert.equal(workbench.host, lab.target.host);

    const big = 'x'.repeat(3_000_000);
    assert.equal((await workbench.run(['cat'], { stdin: big, maxOutput: big.length })).stdout, big);

    await workbench.close();
    await Promise.all([gate, second, lab].map(({ sshd }) => sshd.idle()));
  });

  it('says which machine on the way did not let us in', async () => {
    const error = await failure(
      lab.connect({
        target: through(noKeys(gate)),
        prompts: {
          password: ({ user }) => Promise.resolve(user === gate.student.name ? 'wrong' : undefined),
        },
      }),
    );
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, new RegExp(`^${gate.student.name}@.* is on the way to ${lab.student.name}@`));
    await gate.sshd.idle();
  });

  it('says which machine could not be reached, and from where', async () => {
    const closed = await freePort();
    const nowhere = { ...noKeys(gate), port: closed };
    const atTheGate = await failure(lab.connect({ target: through(nowhere), prompts: passwords() }));
    assert.equal(atTheGate.code, 'host-unreachable');
    assert.match(atTheGate.message, /is on the way to .* refuses connections/);

    const behind = { ...through(noKeys(gate)), port: closed };
    const behindIt = await failure(lab.connect({ target: behind, prompts: passwords() }));
    assert.equal(behindIt.code, 'host-unreachable');
    assert.match(behindIt.message, new RegExp(`^${gate.student.name}@\\S+ cannot reach .*, port ${closed}`));
    await gate.sshd.idle();
  });

  it('refuses a machine on the way whose host key has changed, and sends nothing to what lies behind', async () => {
    await (await lab.connect({ target: through(noKeys(second)), prompts: passwords() })).close();
    await second.sshd.changeHostKey();
    const asked: string[] = [];
    const error = await failure(lab.connect({ target: through(noKeys(second)), prompts: passwords(asked) }));
    assert.equal(error.code, 'host-key-changed');
    assert.match(error.message, /is on the way to/);
    assert.deepEqual(asked, []);
  });

  it('ends at a machine that passes nothing on, with the reason', async function () {
    const wall = await startMachine(this, { settings: ['AllowTcpForwarding no'] });
    try {
      const error = await failure(
        lab.connect({
          target: through(noKeys(wall)),
          prompts: { password: () => Promise.resolve(wall.student.password) },
        }),
      );
      assert.equal(error.code, 'host-unreachable');
      assert.match(error.message, /passes no connections on/);
      await wall.sshd.idle();
    } finally {
      await wall.dispose();
    }
  });

  it('is found again without a question after a machine on the way was lost', async () => {
    const asked: string[] = [];
    const workbench = await lab.connect({ target: through(noKeys(gate)), prompts: passwords(asked) });
    asked.length = 0;
    for (const pid of await gate.sshd.sessions()) process.kill(pid, 'SIGKILL');
    await eventually(
      'the loss is noticed',
      workbench.onDidChangeStatus,
      () => workbench.status.state !== 'connected',
    );
    await workbench.reconnect();
    assert.equal((await workbench.run(['echo', 'again'])).stdout, 'again\n');
    assert.deepEqual(asked, []);
    await workbench.close();
    await Promise.all([gate, lab].map(({ sshd }) => sshd.idle()));
  });

  it('leaves nothing open behind, even where a machine on the way says nothing any more', async () => {
    const target = through(noKeys(gate));
    await (await lab.connect({ target, prompts: passwords() })).close();
    const before = await openDescriptors();
    for (let round = 0; round < 3; round++) {
      const workbench = await lab.connect({ target, prompts: passwords() });
      const stream = workbench.dialCommand(['cat']);
      const ended = new Promise((resolve) => stream.once('close', resolve));
      stream.on('error', () => {}).write('something');
      await once(stream, 'data');
      const frozen = round === 2 ? await gate.sshd.sessions() : [];
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      try {
        await workbench.close();
        await ended;
        await nothingNewIsOpen(before);
      } finally {
        for (const pid of frozen) process.kill(pid, 'SIGCONT');
      }
    }
    await Promise.all([gate, lab].map(({ sshd }) => sshd.idle()));
  });

  it('is given up when asked to, with everything on it', async () => {
    const controller = new AbortController();
    const error = await failure(
      lab.connect({
        target: through(noKeys(gate)),
        signal: controller.signal,
        prompts: {
          password: ({ user }) => {
            if (user === gate.student.name) return Promise.resolve(gate.student.password);
            controller.abort();
            return new Promise(() => {});
          },
        },
      }),
    );
    assert.equal(error.code, 'cancelled');
    await Promise.all([gate, lab].map(({ sshd }) => sshd.idle()));
  });

  it('leads through a program where the configuration has one, which ends with the connection', async () => {
    const note = path.join(lab.sshd.folder, 'program');
    const { host, port } = lab.target;
    const command = `sh -c 'echo $$ >${note}; exec "$@"' sh ${netcat(host, port)}`;
    const workbench = await lab.connect({ target: byCommand(command) });
    assert.equal((await workbench.run(['echo', 'through'])).stdout, 'through\n');
    const pid = Number(await readFile(note, 'utf8'));
    assert(isRunning(pid));
    await workbench.close();
    await lab.sshd.idle();
    while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
  });

  for (const [when, script] of [
    ['at once', 'echo "no way there" >&2; exit 3'],
    ['without having listened', 'exec 0<&-; sleep 0.2; echo "no way there" >&2; exit 3'],
  ] as const) {
    it(`tells what a program on the way said that failed ${when}`, async () => {
      const command = quote(['sh', '-c', script]);
      const error = await failure(lab.connect({ target: byCommand(command) }));
      assert.equal(error.code, 'host-unreachable');
      assert.match(error.message, /ProxyCommand/);
      assert.equal(error.detail, 'no way there');
    });
  }

  it('leads through ssh -W, as older configurations have it', async () => {
    const key = path.join(gate.sshd.folder, 'hop');
    await makeKey(gate.sshd.folder, 'hop');
    await gate.sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
    const { host, port, user } = gate.target;
    const command = quote([
      'ssh',
      '-F',
      'none',
      '-i',
      key,
      '-p',
      String(port),
      '-W',
      `${lab.target.host}:${lab.target.port}`,
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      `${user}@${host}`,
    ]);
    const workbench = await lab.connect({ target: byCommand(command) });
    assert.equal((await workbench.run(['echo', 'through'])).stdout, 'through\n');
    await workbench.close();
    await gate.sshd.idle();
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
