import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Terminal, Workbench } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

describe('the channels of a workbench', () => {
  let machine: Machine;
  let workbench: Workbench;
  afterEach(() => machine?.dispose());

  async function start(context: Mocha.Context, settings: readonly string[]): Promise<void> {
    machine = await startMachine(context, { settings });
    workbench = await machine.connect();
  }

  /** How often somebody has logged in. */
  async function connections(): Promise<number> {
    const log = await machine.sshd.logged(/Accepted/);
    return log.match(/^Accepted /gm)?.length ?? 0;
  }

  /** A program that stays, and echoes. */
  async function stream(): Promise<Duplex> {
    const opened = workbench.dialCommand(['cat']);
    // It ends with the workbench.
    opened.on('error', () => {});
    await echoes(opened);
    return opened;
  }

  async function echoes(opened: Duplex): Promise<void> {
    const answer = once(opened, 'data');
    opened.write('here');
    assert.equal(String((await answer)[0]), 'here');
  }

  async function terminal(): Promise<Terminal> {
    const opened = await workbench.openTerminal(['sh', '-c', 'echo ready; exec cat'], {
      columns: 80,
      rows: 24,
    });
    await new Promise<void>((resolve) =>
      opened.onData((bytes) => String(bytes).includes('ready') && resolve()),
    );
    return opened;
  }

  it('share one connection as long as it suffices', async function () {
    await start(this, []);
    const files = await workbench.files();
    await terminal();
    for (let i = 0; i < 4; i++) await stream();
    await Promise.all([
      ...Array.from({ length: 30 }, () => workbench.run(['true'])),
      files.list('.'),
      workbench.ping(),
    ]);
    assert.equal(await connections(), 1);
  });

  for (const limit of [1, 2]) {
    it(`do not fail where sshd allows ${limit} at once`, async function () {
      await start(this, [`MaxSessions ${limit}`]);
      const shell = await terminal();
      const files = await workbench.files();
      const streams = [await stream(), await stream(), await stream()];
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => workbench.run(['echo', String(index)])),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout),
        Array.from({ length: 12 }, (_, index) => `${index}\n`),
      );
      await files.write('file', Buffer.from('through SFTP'));
      assert.equal(Buffer.from(await files.read('file')).toString(), 'through SFTP');
      for (const each of streams) await echoes(each);
      const heard = new Promise<void>((resolve) =>
        shell.onData((bytes) => String(bytes).includes('still') && resolve()),
      );
      shell.write('still\n');
      await heard;
    });
  }

  it('need no further connection for many commands, where sshd allows 1 at once', async function () {
    await start(this, ['MaxSessions 1']);
    await Promise.all(Array.from({ length: 12 }, () => workbench.run(['true'])));
    assert.equal(await connections(), 1);
  });

  it('that stay leave a place for commands, which are not kept waiting', async function () {
    await start(this, []);
    for (let i = 0; i < 14; i++) await stream();
    assert.equal(await connections(), 2);
    const since = performance.now();
    await workbench.run(['true']);
    assert(performance.now() - since < 5000);
    assert.equal(await connections(), 2);
  });

  it('are free again when their stream is given up, read or not', async function () {
    await start(this, ['MaxSessions 1']);
    for (let i = 0; i < 3; i++) {
      const given = workbench.dialCommand(['sh', '-c', 'yes | head -c 9000000; exec sleep 1000']);
      await once(given, 'readable');
      given.destroy();
      assert.equal((await workbench.run(['echo', 'free'])).stdout, 'free\n');
    }
  });

  it('do not depend on programs that go on after they were let go of', async function () {
    await start(this, ['MaxSessions 1']);
    for (let i = 0; i < 2; i++) {
      const given = workbench.dialCommand(['sh', '-c', 'trap "" TERM HUP; echo up; exec sleep 1000']);
      await once(given, 'readable');
      given.destroy();
      assert.equal((await workbench.run(['echo', 'on'])).stdout, 'on\n');
    }
  });

  it('fail with a sentence where sshd allows none', async function () {
    machine = await startMachine(this, { settings: ['MaxSessions 0'] });
    assert.equal((await failure(machine.connect())).code, 'no-channel');
  });

  it('wait where a server lets in nobody further for now', async function () {
    await start(this, ['MaxSessions 1', 'MaxStartups 1:100:1']);
    await stream();
    const somebody = net.connect(machine.target);
    await once(somebody, 'data');
    const opening = workbench.run(['echo', 'in']);
    await machine.sshd.logged(/MaxStartups/);
    somebody.destroy();
    assert.equal((await opening).stdout, 'in\n');
  });
});
