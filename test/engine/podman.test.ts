import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { Emitter } from '../../src/base';
import { openEngine, openInventory } from '../../src/docker';
import type { Engine, EngineEvent, Inventory } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import { eventually } from '../support/eventually';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const BUSYBOX = '/bin/busybox';

describe('Podman', () => {
  let machine: Machine;
  let workbench: Workbench;
  let service: ChildProcess | undefined;
  let engine: Engine;
  let inventory: Inventory;
  let socket: string;

  before(async function () {
    this.timeout(60_000);
    if (!existsSync('/usr/bin/podman')) skip(this, 'podman is not installed');
    if (!existsSync(BUSYBOX)) skip(this, 'busybox-static is not installed');
    machine = await startMachine(this);
    const { home, name } = machine.student;
    const runtime = path.join(home, 'run');
    socket = path.join(runtime, 'podman', 'podman.sock');
    await writeFile(path.join(home, '.bashrc'), `export XDG_RUNTIME_DIR=${runtime}\n`);
    workbench = await machine.connect();
    await workbench.run(['mkdir', '-p', '-m', '700', path.dirname(socket)]);
    // As the service that runs for a user, without systemd: rootless, at the usual place below the runtime folder.
    service = spawn(
      'su',
      [name, '-c', `XDG_RUNTIME_DIR='${runtime}' exec podman system service --time=0 'unix://${socket}'`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    service.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const listens = new Emitter<void>();
    const watcher = watch(path.dirname(socket), () => listens.fire());
    service.once('exit', () => listens.fire());
    const running = (): boolean => service?.exitCode === null;
    await eventually('its service listens', listens.event, () => existsSync(socket) || !running(), 30_000);
    watcher.close();
    if (!running()) skip(this, `its service does not run here: ${said.trim().slice(0, 200)}`);
    engine = await openEngine(workbench);
    inventory = openInventory(engine);
    inventory.follow();
    await eventually('it is listed', inventory.onDidChange, () => inventory.state === 'ready');
  });
  after(async () => {
    inventory?.dispose();
    engine?.close();
    if (service !== undefined && service.exitCode === null) {
      const exited = once(service, 'exit');
      service.kill();
      await exited;
    }
    await machine?.dispose();
  });

  it('is an engine like another', () => {
    assert.deepEqual(
      [engine.info.name, engine.info.route, engine.info.socket],
      ['Podman Engine', 'socket', socket],
    );
  });

  it('tells what it holds, and what happens', async function () {
    this.timeout(30_000);
    this.slow(15_000);
    const events = new Emitter<EngineEvent>();
    const following = await engine.watch((event) => events.fire(event));
    const heard: string[] = [];
    events.event(({ type, action }) => heard.push(`${type} ${action}`));
    const imported = await workbench.run(
      [
        'sh',
        '-c',
        `tar -C / -c bin/busybox | podman --url "unix://$1" import --change 'CMD ["/bin/busybox", "true"]' - cwtest:1`,
        'sh',
        socket,
      ],
      { timeout: 30_000 },
    );
    assert.equal(imported.exitCode, 0, imported.stderr);
    const has = (tag: string): boolean =>
      inventory.images.some(({ tags }) => tags.some((each) => each.endsWith(tag)));
    await eventually('the image is listed', inventory.onDidChange, () => has('cwtest:1'));
    const { stdout: id } = await workbench.run([
      'podman',
      '--url',
      `unix://${socket}`,
      'create',
      '--name',
      'first',
      'cwtest:1',
    ]);
    const container = () => inventory.containers.find(({ name }) => name === 'first');
    await eventually('the container is listed', inventory.onDidChange, () => container() !== undefined);
    assert.deepEqual([container()?.id, container()?.state], [id.trim(), 'created']);
    await workbench.run(['podman', '--url', `unix://${socket}`, 'rm', 'first']);
    await eventually('it is gone', inventory.onDidChange, () => container() === undefined);
    following.dispose();
    assert(heard.some((each) => each.startsWith('container create')));
  });

  it('is reached through its own program where sshd forwards no sockets', async function () {
    const { home, name } = machine.student;
    const other = await startMachine(this, { settings: ['AllowStreamLocalForwarding no'] });
    try {
      // The same user through another sshd, with no other program than podman.
      const bin = path.join(home, 'bin');
      await mkdir(bin);
      for (const tool of ['sh', 'id', 'grep', 'podman'])
        await symlink(`/usr/bin/${tool}`, path.join(bin, tool));
      await writeFile(
        path.join(home, '.bashrc'),
        `export XDG_RUNTIME_DIR=${path.join(home, 'run')} PATH=${bin}\n`,
      );
      const there = await other.connect({
        target: { ...other.target, user: name, identityFiles: [] },
        prompts: { password: () => Promise.resolve(machine.student.password) },
      });
      const reached = await openEngine(there);
      assert.deepEqual([reached.info.name, reached.info.route], ['Podman Engine', 'podman']);
      assert((await reached.images.list()).length > 0);
      reached.close();
    } finally {
      await other.dispose();
    }
  });

  it('takes the place of another engine, which says then who it is', async function () {
    const docker = await useEngine(this);
    const link = path.join(machine.student.home, 'engine.sock');
    const replace = async (target: string): Promise<void> => {
      await rm(link, { force: true });
      await symlink(target, link);
    };
    // root may use both.
    const streams: Duplex[] = [];
    const dialled = Object.assign(localWorkbench(), {
      dialSocket: () => {
        const stream = net.connect({ path: link });
        streams.push(stream);
        return stream;
      },
    });
    await replace(docker.socket);
    const changing = await openEngine(dialled);
    const held = openInventory(changing);
    held.follow();
    try {
      const infos = new Emitter<string>();
      changing.onDidChangeInfo(({ name }) => infos.fire(name));
      await eventually('it is listed', held.onDidChange, () => held.state === 'ready');
      assert.notEqual(changing.info.name, 'Podman Engine');
      await replace(socket);
      for (const stream of streams) stream.destroy();
      await eventually('it is Podman', infos.event, () => changing.info.name === 'Podman Engine');
    } finally {
      held.dispose();
      changing.close();
      await docker.dispose();
    }
  });
});
