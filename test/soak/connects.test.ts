import assert from 'node:assert/strict';
import { nothingNewIsOpen, openDescriptors } from '../support/descriptors';
import { liveHeap } from '../support/heap';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

const CONNECTS = 1000;
/** After so many everything is loaded and compiled, and caches are as full as they get. */
const WARM = 200;
/** Bytes that each connection may leave behind: the lines that its sshd logged, which the test keeps, and little else. */
const TOLERANCE = 2048;

describe(`${CONNECTS} connects and disconnects`, function () {
  this.timeout(30 * 60_000);
  let machine: Machine;
  before(async function () {
    machine = await startMachine(this);
  });
  after(() => machine?.dispose());

  it('leave no descriptor and no memory behind', async function () {
    await connects(WARM);
    await machine.sshd.idle();
    const before = { descriptors: await openDescriptors(), heap: liveHeap() };
    const since = performance.now();
    await connects(CONNECTS - WARM);
    const seconds = (performance.now() - since) / 1000;
    await machine.sshd.idle();
    await nothingNewIsOpen(before.descriptors);
    const after = { descriptors: await openDescriptors(), heap: liveHeap() };
    const growth = (after.heap - before.heap) / (CONNECTS - WARM);
    this.test!.title +=
      ` (descriptors ${before.descriptors.length} → ${after.descriptors.length}, ` +
      `heap ${megabytes(before.heap)} → ${megabytes(after.heap)}: ${growth.toFixed(0)} bytes a connection, ` +
      `${((seconds * 1000) / (CONNECTS - WARM)).toFixed(0)} ms each)`;
    assert(growth < TOLERANCE, `each connection left ${growth.toFixed(0)} bytes behind`);
  });

  async function connects(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const workbench = await machine.connect();
      const files = await workbench.files();
      const [{ stdout }, stat] = await Promise.all([workbench.run(['echo', 'here']), files.stat('~')]);
      assert.equal(stdout, 'here\n');
      assert.equal(stat.type, 'folder');
      const terminal = await workbench.openTerminal(['cat'], { columns: 80, rows: 24 });
      terminal.write('x');
      await workbench.close();
    }
  }
});

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
