import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findEngines, openEngine } from '../../src/docker';
import type { EngineChoice, EngineChoices } from '../../src/docker';
import { EngineAddresses } from '../../src/editor/engineAddresses';
import { HeldWorkbench } from '../../src/editor/heldWorkbench';
import type { Workbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually, until } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

/** What the editor keeps between its windows. */
function memory(): EngineAddresses {
  const values = new Map<string, unknown>();
  return new EngineAddresses({
    keys: () => [...values.keys()],
    get: (key: string, other?: unknown) => values.get(key) ?? other,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  } as ConstructorParameters<typeof EngineAddresses>[0]);
}

describe('the engines of a workbench', () => {
  let docker: TestEngine;
  let machine: Machine;
  let workbench: Workbench;
  let podman: string;

  before(async function () {
    this.timeout(60_000);
    if (!existsSync('/usr/bin/podman')) skip(this, 'podman is not installed');
    docker = await useEngine(this);
    machine = await startMachine(this, { groups: ['docker'] });
    const runtime = path.join(machine.student.home, 'run');
    podman = path.join(runtime, 'podman', 'podman.sock');
    await writeFile(path.join(machine.student.home, '.bashrc'), `export XDG_RUNTIME_DIR=${runtime}\n`);
    workbench = await machine.connect();
  });
  after(async () => {
    await machine?.dispose();
    await docker?.dispose();
  });

  it('are found with who they are, how they are reached, and why one cannot be used', async () => {
    await workbench.run([
      'sh',
      '-c',
      'docker context create elsewhere --docker host=ssh://nobody@127.0.0.1:1 >/dev/null',
    ]);
    const seen: EngineChoices[] = [];
    const { engines, podmanRests } = await findEngines(workbench, {
      onProgress: (known) => seen.push(known),
    });
    const state = ({ info, error }: EngineChoice): string =>
      error !== undefined ? 'unusable' : info !== undefined ? 'usable' : 'asked';
    assert.deepEqual([...new Set(seen[0]?.engines.map(state))], ['asked'], 'nobody is waited for');
    assert.deepEqual(
      seen.map((known) => known.engines.length),
      Array.from({ length: engines.length + 1 }, () => engines.length),
    );
    assert.deepEqual(seen.at(-1), { engines, podmanRests });
    const usable = engines.find(({ address }) => address.socket === docker.socket);
    assert.deepEqual(
      [usable?.info?.name, usable?.address.route, usable?.rootless, usable?.contexts, usable?.error],
      ['Docker Engine', 'socket', false, ['default'], undefined],
    );
    const elsewhere = engines.find(({ contexts }) => contexts.includes('elsewhere'));
    assert.equal(elsewhere?.info, undefined);
    assert.match(elsewhere?.error?.message ?? '', /“elsewhere”.* does not answer/);
    assert.equal(podmanRests, true);
  });

  it('take each other’s place: Podman is started, chosen, kept alive, and remembered', async function () {
    this.timeout(60_000);
    this.slow(20_000);
    const addresses = memory();
    const held = new HeldWorkbench('lab', await machine.connect(), addresses);
    await held.openEngine({ quiet: true });
    const before = held.engine;
    assert.ok(before, held.engineError?.message);
    const name = docker.name();
    await docker.docker('run', '--detach', '--name', name, docker.image, 'sleep', '600');
    const terminal = await before.containers.openTerminal(name, ['sh'], { columns: 80, rows: 24 });
    let output = '';
    const ended = new Promise((resolve) => terminal.onExit(resolve));
    terminal.onData((bytes) => (output += Buffer.from(bytes).toString()));
    const oldInventory = held.inventory;
    let changes = 0;
    oldInventory?.follow();
    oldInventory?.onDidChange(() => changes++);

    await held.usePodman();
    assert.equal(held.engine?.info.name, 'Podman Engine');
    assert.equal(held.engine?.info.socket, podman);
    const found = await findEngines(held.workbench);
    assert.equal(found.podmanRests, false);
    assert.equal(found.engines.find(({ address }) => address.socket === podman)?.rootless, true);
    assert.deepEqual([oldInventory?.state, held.inventory === oldInventory], ['idle', false]);

    // Killed by whomever, it serves again by itself, and what follows it hears of that.
    const { inventory } = held;
    assert.ok(inventory);
    inventory.follow();
    const becomes = (state: string): Promise<void> =>
      eventually(`it is ${state}`, inventory.onDidChange, () => inventory.state === state, 30_000);
    await becomes('ready');
    const away = becomes('stale');
    await workbench.run(['pkill', '-KILL', '-u', machine.student.name, '-f', '^podman system service']);
    await away;
    await becomes('ready');
    assert.deepEqual([held.engine?.info.socket, held.inventory], [podman, inventory]);

    // What was opened in the other engine goes on, to its own end.
    terminal.resize(91, 33);
    terminal.write('echo still $((40 + 2)) here; exit 5\r');
    assert.equal(await ended, 5, output);
    assert.match(output, /still 42 here/);

    // Another window, or a later connection.
    assert.equal(addresses.chosenOf(held.workbench.id)?.socket, podman);
    const heard = changes;
    const later = await openEngine(held.workbench, { chosen: addresses.chosenOf(held.workbench.id) });
    assert.equal(later.info.name, 'Podman Engine');
    later.close();

    // Left to us again.
    await held.chooseEngine(undefined);
    assert.equal(held.engine?.info.name, 'Docker Engine');
    assert.equal(addresses.chosenOf(held.workbench.id), undefined);
    assert.equal(changes, heard, 'nobody is told of an engine that is out of use');
    await held.close();

    // It was run for the workbench that is given up now.
    const service = async (): Promise<string> =>
      (await workbench.run(['pgrep', '-u', machine.student.name, '-f', 'podman system service'])).stdout;
    await until('its service has ended', async () => (await service()) === '');
    const error = await failure(openEngine(workbench, { chosen: { route: 'socket', socket: podman } }));
    assert.equal(error.code, 'engine-stopped');
    assert.match(error.message, /The engine that was chosen .*podman\.sock\) does not answer/);
  });
});
