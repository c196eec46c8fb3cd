import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Workbench, WorkbenchState } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { startRelay } from '../support/relay';

describe('one connection', () => {
  let machine: Machine | undefined;
  const start = async (context: Mocha.Context, settings: readonly string[] = []): Promise<Machine> =>
    (machine = await startMachine(context, { settings }));
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  /** The states that a workbench goes through from now on. */
  function statesOf(workbench: Workbench): WorkbenchState[] {
    const states: WorkbenchState[] = [];
    workbench.onDidChangeStatus(({ state }) => {
      if (states.at(-1) !== state) states.push(state);
    });
    return states;
  }

  for (const limit of [1, 2]) {
    it(`carries any number of programs where sshd allows ${limit} at once`, async function () {
      const workbench = await (await start(this, [`MaxSessions ${limit}`])).connect();
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => workbench.run(['echo', String(index)])),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout),
        Array.from({ length: 12 }, (_, index) => `${index}\n`),
      );
    });
  }

  it('ends a program where sshd allows no second channel to do that', async function () {
    const workbench = await (await start(this, ['MaxSessions 1'])).connect();
    const controller = new AbortController();
    const work = workbench.run(['sh', '-c', 'echo up; sleep 1000'], {
      signal: controller.signal,
      onStdout: () => controller.abort(),
    });
    await assert.rejects(work, { name: 'AbortError' });
    assert.equal((await workbench.run(['echo', 'free'])).stdout, 'free\n');
  });

  it('measures its round trips', async function () {
    const workbench = await (await start(this)).connect();
    const milliseconds = await workbench.ping();
    assert(milliseconds > 0 && milliseconds < 10_000);
  });

  it('lets programs at the end of a long line write far ahead of whoever reads, but not without end', async function () {
    const machine = await start(this);
    const line = await startRelay(machine.target, 20);
    const workbench = await machine.connect({ target: { ...machine.target, ...line, identityFiles: [] } });
    await workbench.ping();
    const stream = workbench.dialCommand([
      'sh',
      '-c',
      'i=0; while head -c 65536 /dev/zero; do i=$((i + 1)); echo $i > ahead; done',
    ]);
    stream.on('error', () => {});
    await once(stream, 'readable');
    const ahead = async (): Promise<number> => Number((await workbench.run(['cat', 'ahead'])).stdout);
    // More than the 2 MiB that ssh2 grants by itself: at 40 ms that would be less than the ssh program achieves.
    while ((await ahead()) * 65_536 < 6_000_000);
    for (let i = 0; i < 20; i++) await workbench.run(['true']);
    assert((await ahead()) * 65_536 < 16_000_000);
    await workbench.close();
    await line.stop();
  });

  it('is closed when asked to, and says so', async function () {
    const workbench = await (await start(this)).connect();
    const states = statesOf(workbench);
    const program = failure(workbench.run(['sleep', '1000']));
    await workbench.close();
    await workbench.close();
    assert.equal((await program).code, 'disconnected');
    assert.equal((await failure(workbench.run(['true']))).code, 'disconnected');
    assert.deepEqual(states, ['closed']);
  });
});
