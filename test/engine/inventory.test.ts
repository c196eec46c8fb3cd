import assert from 'node:assert/strict';
import { openEngine, openInventory } from '../../src/docker';
import type { Engine, Inventory, InventoryChange } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { startMachine } from '../support/machine';

describe('the inventory of an engine', () => {
  let docker: TestEngine;
  let engine: Engine;
  let inventory: Inventory;
  let changes: InventoryChange[];
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
  });
  beforeEach(async () => {
    inventory = openInventory(engine);
    changes = [];
    inventory.onDidChange((change) => changes.push(change));
    await until('it is filled', () => inventory.state === 'ready');
  });
  afterEach(() => inventory?.dispose());
  after(async () => {
    engine?.close();
    await docker?.dispose();
  });

  const until = (what: string, holds: () => boolean): Promise<void> =>
    eventually(what, inventory.onDidChange, holds);
  const container = (name: string) => inventory.containers.find((each) => each.name === name);
  const tagged = (tag: string) => inventory.images.find(({ tags }) => tags.includes(tag));

  it('holds what the engine holds', async () => {
    assert(tagged(docker.image));
    const ids = (
      await docker.docker('images', '--quiet', '--no-trunc', '--filter', `reference=${docker.image}`)
    ).split('\n');
    assert.deepEqual([tagged(docker.image)?.id], ids);
  });

  it('follows a container through its life', async () => {
    const name = docker.name();
    const renamed = docker.name();
    await docker.docker('create', '--name', name, docker.image, 'sleep', '600');
    await until('created', () => container(name)?.state === 'created');
    const id = container(name)?.id ?? '';
    await docker.docker('start', name);
    await until('running', () => container(name)?.state === 'running');
    await docker.docker('pause', name);
    await until('paused', () => container(name)?.state === 'paused');
    await docker.docker('unpause', name);
    await until('running again', () => container(name)?.state === 'running');
    await docker.docker('rename', name, renamed);
    await until('renamed', () => container(renamed)?.id === id);
    await docker.docker('kill', renamed);
    await until('exited', () => container(renamed)?.state === 'exited');
    await docker.docker('rm', renamed);
    await until('removed', () => container(renamed) === undefined);
    const seen = changes.map(({ containers }) => containers);
    assert(seen.some(({ added }) => added.includes(id)));
    assert(seen.some(({ changed }) => changed.includes(id)));
    assert.deepEqual(seen.at(-1), { added: [], changed: [], removed: [id] });
  });

  it('believes no listing that is older than what it was told', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const names = Array.from({ length: 20 }, () => docker.name());
    for (const name of names) await docker.docker('run', '--name', name, docker.image, 'true');
    await until('all have exited', () => names.every((name) => container(name)?.state === 'exited'));
    await docker.docker('rm', ...names);
    await until('all are gone', () => names.every((name) => container(name) === undefined));
  });

  it('sees what is gone at once', async () => {
    const name = docker.name();
    const other = docker.name();
    await docker.docker('run', '--rm', '--name', name, docker.image, 'true');
    await docker.docker('create', '--name', other, docker.image);
    await until('the other one is there', () => container(other) !== undefined);
    assert.equal(container(name), undefined);
  });

  it('follows tags, removals, commits and imports of images', async () => {
    const repository = docker.image.split(':')[0] ?? '';
    await docker.docker('tag', docker.image, `${repository}:2`);
    await until('tagged', () => tagged(`${repository}:2`)?.id === tagged(docker.image)?.id);
    await docker.docker('rmi', `${repository}:2`);
    await until('untagged', () => tagged(`${repository}:2`) === undefined);
    const name = docker.name();
    await docker.docker('create', '--name', name, docker.image);
    await docker.docker('commit', name, `${repository}:committed`);
    await until('committed', () => tagged(`${repository}:committed`) !== undefined);
    await docker.docker('rmi', `${repository}:committed`);
    await until('removed', () => tagged(`${repository}:committed`) === undefined);
  });

  it('is not moved by programs that run in containers', async () => {
    const name = docker.name();
    await docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600');
    await until('running', () => container(name)?.state === 'running');
    changes.length = 0;
    await engine.runInContainer(name, ['true']);
    const other = docker.name();
    await docker.docker('create', '--name', other, docker.image);
    await until('something else happened', () => container(other) !== undefined);
    const touched = changes.flatMap(({ containers }) => [...containers.added, ...containers.changed]);
    assert.deepEqual(touched, [container(other)?.id]);
  });

  it('ends a storm in the exact state, with few changes', async function () {
    this.timeout(120_000);
    this.slow(60_000);
    const names = Array.from({ length: 50 }, () => docker.name());
    const times: number[] = [];
    inventory.onDidChange(() => times.push(performance.now()));
    const half = names.length / 2;
    for (let from = 0; from < names.length; from += 10) {
      await Promise.all(
        names
          .slice(from, from + 10)
          .map((name) => docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600')),
      );
    }
    await docker.docker('rm', '-f', ...names.slice(0, half));
    const mine = () =>
      new Set(inventory.containers.map(({ name }) => name).filter((name) => names.includes(name)));
    await until('half of them are left', () => mine().size === half && !mine().has(names[0] ?? ''));
    const expected = (await docker.docker('ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.State}}'))
      .split('\n')
      .sort();
    await until('all states are true', () => {
      const held = inventory.containers.map(({ id, state }) => `${id} ${state}`).sort();
      return held.join() === expected.join();
    });
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    assert(
      gaps.every((gap) => gap >= 90),
      `changes come at most every 100 ms, not after ${Math.min(...gaps)} ms`,
    );
    await docker.docker('rm', '-f', ...names.slice(half));
    await until('none is left', () => mine().size === 0);
  });

  it('fails with the connection and says why', async function () {
    const machine = await startMachine(this, { groups: ['docker'] });
    try {
      const remote = await openEngine(await machine.connect());
      const held = openInventory(remote);
      await eventually('it is filled', held.onDidChange, () => held.state === 'ready');
      for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
      await eventually('it fails', held.onDidChange, () => held.state === 'failed');
      assert.equal((held.error as { code?: string }).code, 'connection-lost');
      assert(held.images.length > 0, 'what was known last stays');
      held.dispose();
      remote.close();
    } finally {
      await machine.dispose();
    }
  });

  it('fills itself again after its events were cut off', async () => {
    const name = docker.name();
    const socket = new Set<() => void>();
    const workbench = localWorkbench();
    const cuttable = Object.assign(Object.create(workbench) as typeof workbench, {
      kind: 'local',
      run: workbench.run.bind(workbench),
      dialSocket: (file: string) => {
        const stream = workbench.dialSocket(file);
        socket.add(() => stream.destroy());
        return stream;
      },
    });
    const cut = await openEngine(cuttable);
    const held = openInventory(cut);
    await eventually('it is filled', held.onDidChange, () => held.state === 'ready');
    for (const destroy of socket) destroy();
    await eventually('it fails', held.onDidChange, () => held.state === 'failed');
    await docker.docker('create', '--name', name, docker.image);
    await eventually(
      'it knows what happened meanwhile',
      held.onDidChange,
      () => held.state === 'ready' && held.containers.some((each) => each.name === name),
    );
    held.dispose();
    cut.close();
  });
});
