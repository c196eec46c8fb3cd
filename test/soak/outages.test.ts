import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openEngine, openInventory } from '../../src/docker';
import { openTunnel } from '../../src/workbench';
import { counted, hasLines } from '../support/counted';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { openNetwork } from '../support/network';
import type { Network } from '../support/network';
import { StatusLog } from '../support/status';

describe('a network that swallows packets', function () {
  this.timeout(10 * 60_000);
  let docker: TestEngine;
  let network: Network;
  let machine: Machine;
  before(async function () {
    docker = await useEngine(this);
    network = await openNetwork(this);
    machine = await startMachine(this, {
      network,
      groups: ['docker'],
      settings: [`SetEnv DOCKER_HOST=unix://${docker.socket}`],
    });
  });
  after(async () => {
    await machine?.dispose();
    await network?.dispose();
    await docker?.dispose();
  });

  it('for 5 seconds is lived through', async () => {
    const workbench = await machine.connect();
    const log = new StatusLog(workbench);
    const [file, gate] = ['count', 'gate'].map((name) => path.join(machine.student.home, name)) as [
      string,
      string,
    ];
    const command = workbench.run(counted(file, gate));
    await hasLines(workbench, file, 1);
    await network.drop();
    try {
      await writeFile(gate, '');
      await pause(5000);
    } finally {
      await network.heal();
    }
    assert.equal((await command).stdout, 'done\n');
    await workbench.run(['true']);
    assert.equal(workbench.status.state, 'connected');
    assert(!log.states.includes('reconnecting'), 'five seconds are no reason to begin anew');
    assert.equal(await readFile(file, 'utf8'), 'line\n');
    await workbench.close();
  });

  for (const seconds of [30, 300]) {
    it(`for ${seconds} seconds is noticed, and all comes back by itself`, async function () {
      const workbench = await machine.connect();
      const log = new StatusLog(workbench);
      const engine = await openEngine(workbench);
      const inventory = openInventory(engine);
      inventory.follow();
      // What listens in there is its sshd, which greets whoever comes.
      const { host, port } = machine.target;
      const tunnel = await openTunnel(workbench, { host, port, agreed: ['network'] });
      const typed = path.join(machine.student.home, `typed-${seconds}`);
      try {
        await eventually(
          'the inventory is filled',
          inventory.onDidChange,
          () => inventory.state === 'ready',
          20_000,
        );
        const command = failure(
          workbench.run(['sh', '-c', 'echo line >>"$1"; exec sleep 1000', 'sh', typed]),
        );
        await workbench.run(['true']);
        const since = performance.now();
        await network.drop();
        await log.reaches('reconnecting');
        const noticed = (performance.now() - since) / 1000;
        assert.equal((await command).code, 'connection-lost');
        const began = failure(workbench.run(['sh', '-c', 'echo late >>"$1"', 'sh', typed]));
        const name = docker.name();
        await docker.docker('create', '--name', name, docker.image);
        assert.equal((await began).code, 'no-connection', 'what begins meanwhile waits for 20 seconds');
        await pause(seconds * 1000 - (performance.now() - since));
        assert.equal(workbench.status.state, 'reconnecting');
        const healed = performance.now();
        await network.heal();
        await log.reaches('connected', 120_000);
        const back = (performance.now() - healed) / 1000;
        await eventually(
          'the inventory is true again',
          inventory.onDidChange,
          () => inventory.containers.some((container) => container.name === name),
          60_000,
        );
        const complete = (performance.now() - healed) / 1000;
        this.test!.title += ` (noticed after ${noticed.toFixed(1)} s, connected ${back.toFixed(1)} s after the end, inventory true after ${complete.toFixed(1)} s)`;
        const socket = net.connect(tunnel.localPort, '127.0.0.1');
        const [greeting] = (await once(socket, 'data')) as [Buffer];
        socket.destroy();
        assert.match(greeting.toString(), /^SSH-2\.0-/);
        await appendFile(typed, 'end\n');
        assert.equal(await readFile(typed, 'utf8'), 'line\nend\n', 'nothing was repeated, nothing came late');
        assert.deepEqual([...new Set(log.states)].sort(), ['connected', 'degraded', 'reconnecting']);
      } finally {
        await network.heal();
        tunnel.close();
        inventory.dispose();
        engine.close();
        await workbench.close();
      }
    });
  }
});
