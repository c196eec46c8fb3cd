import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { Emitter } from '../../src/base';
import { openEngine, openInventory } from '../../src/docker';
import type { Change, Container, Engine, EngineEvent, Inventory, InventoryChange } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

/** As many as an engine starts at once without much ado. */
function tens(names: readonly string[]): string[][] {
  return Array.from({ length: names.length / 10 }, (_, index) => names.slice(index * 10, index * 10 + 10));
}

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
    inventory.follow();
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
  const hasVolume = (name: string) => inventory.volumes.some((each) => each.name === name);
  const hasNetwork = (name: string) => inventory.networks.some((each) => each.name === name);
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
    // Others make containers meanwhile: what is told of this one.
    const kinds = ['added', 'changed', 'removed'] as const;
    const ofThis = seen.map((change) => kinds.filter((kind) => change[kind].includes(id)));
    assert.deepEqual(
      ofThis.findLast((told) => told.length > 0),
      ['removed'],
    );
  });

  it('believes no listing that is older than what it was told', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const names = Array.from({ length: 20 }, () => docker.name());
    for (const some of tens(names)) {
      await Promise.all(some.map((name) => docker.docker('run', '--name', name, docker.image, 'true')));
    }
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
    await engine.containers.exec(name, ['true']);
    const other = docker.name();
    await docker.docker('create', '--name', other, docker.image);
    await until('something else happened', () => container(other) !== undefined);
    const touched = changes.flatMap(({ containers }) => [...containers.added, ...containers.changed]);
    assert(touched.includes(container(other)?.id ?? ''));
    assert(!touched.includes(container(name)?.id ?? ''), 'the one in which a program ran');
  });

  it('ends a storm in the exact state, with few changes', async function () {
    this.timeout(120_000);
    this.slow(60_000);
    const names = Array.from({ length: 30 }, () => docker.name());
    const times: number[] = [];
    inventory.onDidChange(() => times.push(performance.now()));
    const half = names.length / 2;
    for (const some of tens(names)) {
      await Promise.all(
        some.map((name) => docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600')),
      );
    }
    await docker.docker('rm', '-f', ...names.slice(0, half));
    const mine = () =>
      new Set(inventory.containers.map(({ name }) => name).filter((name) => names.includes(name)));
    await until('half of them are left', () => mine().size === half && !mine().has(names[0] ?? ''));
    const left = ['ps', '--all', ...names.flatMap((name) => ['--filter', `name=^/?${name}$`])];
    const expected = (await docker.docker(...left, '--format', '{{.Names}} {{.State}}')).split('\n').sort();
    await until('all states are true', () => {
      const held = inventory.containers.filter(({ name }) => names.includes(name));
      const states = held.map(({ name, state }) => `${name} ${state}`).sort();
      return states.join() === expected.join();
    });
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    assert(
      gaps.every((gap) => gap >= 90),
      `changes come at most every 100 ms, not after ${Math.min(...gaps)} ms`,
    );
    await docker.docker('rm', '-f', ...names.slice(half));
    await until('none is left', () => mine().size === 0);
  });

  it('follows volumes and networks, and who uses them', async function () {
    this.timeout(60_000);
    this.slow(20_000);
    const [volume, network, name] = [docker.name(), docker.name(), docker.name()];
    try {
      await engine.volumes.create({ name: volume });
      const id = await engine.networks.create({ name: network });
      await until('both are there', () => hasVolume(volume) && hasNetwork(network));
      await docker.docker('run', '-d', '--name', name, '-v', `${volume}:/data`, docker.image, 'sleep', '600');
      await until('the volume is used', () => container(name)?.volumes.includes(volume) === true);
      await docker.docker('network', 'connect', network, name);
      await until('it belongs to the network', () => container(name)?.networks.includes(network) === true);
      await docker.docker('network', 'disconnect', network, name);
      await until('it does not any more', () => container(name)?.networks.includes(network) === false);
      await docker.docker('rm', '-f', name);
      await engine.volumes.remove(volume);
      await engine.networks.remove(network);
      await until('both are gone', () => !hasVolume(volume) && !hasNetwork(network));
      const said = changes.map(({ volumes, networks }) => [volumes, networks]).flat();
      const removed = said.flatMap(({ removed }) => removed);
      assert.deepEqual(removed.filter((each) => [volume, id].includes(each)).sort(), [volume, id].sort());
    } finally {
      await docker.docker('volume', 'rm', '-f', volume);
    }
  });

  it('asks the engine nothing while nobody follows, and lists once when somebody does again', async () => {
    const asked: string[] = [];
    const watched: Engine = new Proxy(engine, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (property === 'watch') {
          return (...args: Parameters<Engine['watch']>) => {
            asked.push('watch');
            return target.watch(...args);
          };
        }
        if (!['images', 'containers', 'volumes', 'networks'].includes(String(property))) return value;
        return new Proxy(value as object, {
          get: (facet, method) => {
            const call: unknown = Reflect.get(facet, method);
            return typeof call !== 'function'
              ? call
              : (...args: unknown[]): unknown => {
                  asked.push(`${String(property)}.${String(method)}`);
                  return call.apply(facet, args);
                };
          },
        });
      },
    });
    const held = openInventory(watched);
    assert.equal(held.state, 'idle');
    assert.deepEqual(asked, []);
    const [one, two] = [held.follow(), held.follow()];
    await eventually('it is filled', held.onDidChange, () => held.state === 'ready');
    one.dispose();
    one.dispose();
    assert.equal(held.state, 'ready', 'somebody follows');
    two.dispose();
    assert.equal(held.state, 'idle');
    asked.length = 0;
    const name = docker.name();
    await docker.docker('create', '--name', name, docker.image);
    await until('it happened', () => container(name) !== undefined);
    assert.deepEqual(asked, []);
    assert(!held.containers.some((each) => each.name === name));
    const again = held.follow();
    await eventually('it is seen', held.onDidChange, () =>
      held.containers.some((each) => each.name === name),
    );
    assert.equal(asked.filter((call) => call === 'watch').length, 1);
    assert(asked.filter((call) => call === 'containers.list').length <= 2, asked.join());
    again.dispose();
    held.dispose();
  });

  it('comes through 500 containers made and removed with at most 12 changes a second', async function () {
    this.timeout(240_000);
    this.slow(120_000);
    const times: number[] = [];
    inventory.onDidChange(() => times.push(performance.now()));
    const ids = new Set<string>();
    const left = Array.from({ length: 500 }, () => docker.name());
    const last = docker.name();
    const worker = async (): Promise<void> => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        const { id } = await engine.containers.create({ image: docker.image, name });
        ids.add(id);
        await engine.containers.remove(id);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    await engine.containers.create({ image: docker.image, name: last });
    await until('the storm is over', () => container(last) !== undefined);
    await until('nothing of it is left', () => !inventory.containers.some(({ id }) => ids.has(id)));
    const perSecond = new Map<number, number>();
    for (const time of times) {
      const second = Math.floor(time / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    assert(Math.max(...perSecond.values()) <= 12, `${Math.max(...perSecond.values())} in a second`);
    const prefix = last.replace(/\d+$/, '');
    const ofMine = (containers: readonly Container[]): string[] =>
      containers
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ id, state }) => `${id} ${state}`)
        .sort();
    assert.deepEqual(ofMine(inventory.containers), ofMine(await engine.containers.list()));
  });

  it('fills itself again after its events were cut off', async () => {
    const name = docker.name();
    const streams = new Set<Duplex>();
    const workbench = localWorkbench();
    const dial = workbench.dialSocket.bind(workbench);
    const cut = await openEngine(
      Object.assign(workbench, {
        dialSocket: (file: string) => {
          const stream = dial(file);
          streams.add(stream);
          return stream;
        },
      }),
    );
    const held = openInventory(cut);
    held.follow();
    await eventually('it is filled', held.onDidChange, () => held.state === 'ready');
    for (const stream of streams) stream.destroy();
    await eventually('it is stale', held.onDidChange, () => held.state === 'stale');
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

/** `container added 1234…`, a line for each. */
function said(what: string, change: Change): string[] {
  return Object.entries(change).flatMap(([how, ids]: [string, readonly string[]]) =>
    ids.map((id) => `${what} ${how} ${id}`),
  );
}

describe('an engine and its inventory', () => {
  let docker: TestEngine;
  let machine: Machine;
  let workbench: Workbench;
  let engine: Engine;
  let inventory: Inventory;
  let announced: string[];
  before(async function () {
    docker = await useEngine(this);
    machine = await startMachine(this, { groups: ['docker'] });
    if (docker.socket !== '/var/run/docker.sock') {
      await writeFile(
        path.join(machine.student.home, '.bashrc'),
        `export DOCKER_HOST=unix://${docker.socket}\n`,
      );
    }
    workbench = await machine.connect();
    engine = await openEngine(workbench);
    inventory = openInventory(engine);
    inventory.follow();
    await until('it is filled', () => inventory.state === 'ready');
    inventory.onDidChange(({ images, containers }) =>
      announced.push(...said('image', images), ...said('container', containers)),
    );
  });
  beforeEach(() => {
    announced = [];
  });
  after(async () => {
    inventory?.dispose();
    engine?.close();
    await machine?.dispose();
    await docker?.dispose();
  });

  const until = (what: string, holds: () => boolean): Promise<void> =>
    eventually(what, inventory.onDidChange, holds);
  const killConnection = async (): Promise<void> => {
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
  };

  it('come through a lost connection, and announce what happened meanwhile and nothing else', async () => {
    const { images } = inventory;
    const stale = until('it is stale', () => inventory.state === 'stale');
    await killConnection();
    await stale;
    assert.equal((inventory.error as { code?: string }).code, 'connection-lost');
    assert.deepEqual(inventory.images, images, 'what was known last stays');
    const name = docker.name();
    const id = await docker.docker('create', '--name', name, docker.image);
    await until('it is up to date', () => inventory.containers.some((each) => each.id === id));
    assert.deepEqual([inventory.state, inventory.error], ['ready', undefined]);
    await docker.docker('rm', name);
    await until('it listens again', () => !inventory.containers.some((each) => each.id === id));
    // It may be seen on its way out.
    assert.deepEqual(
      announced.filter((each) => each.endsWith(id) && each !== `container changed ${id}`),
      [`container added ${id}`, `container removed ${id}`],
    );
    const known = images.find(({ tags }) => tags.includes(docker.image))?.id ?? '';
    assert(!announced.some((each) => each.endsWith(known)), 'what stayed as it was is not announced');
  });

  it('answer what was asked before, during and after', async () => {
    const lists = [engine.images.list(), engine.images.list()];
    await killConnection();
    lists.push(engine.images.list(), engine.images.list());
    for (const list of await Promise.all(lists)) {
      assert(list.some(({ tags }) => tags.includes(docker.image)));
    }
  });

  it('repeat nothing that does something', async () => {
    const name = docker.name();
    await docker.docker('run', '-d', '--name', name, docker.image, 'sleep', '600');
    const events = new Emitter<EngineEvent>();
    const watch = await engine.watch((event) => events.fire(event));
    const started = new Promise<void>((resolve) => {
      events.event(({ action }) => action.startsWith('exec_start') && resolve());
    });
    const work = failure(engine.containers.exec(name, ['sleep', '600']));
    await started;
    await killConnection();
    assert.equal((await work).code, 'connection-lost');
    assert.equal((await watch.ended) instanceof Error, true);
    assert(
      (await engine.containers.list()).some((each) => each.name === name),
      'it is connected again',
    );
    assert.equal(await docker.docker('inspect', '--format', '{{len .ExecIDs}}', name), '1');
  });
});
