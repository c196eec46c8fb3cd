import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Emitter, ExplainedError } from '../../src/base';
import { BuildFailure, openInventory } from '../../src/docker';
import type { BuildEvent, BuildOptions, ContainerSpec, Engine } from '../../src/docker';
import { eventually, until } from '../support/eventually';
import { failure } from '../support/failure';
import { PODMAN_IMAGE, startOwnPodman } from '../support/ownPodman';
import type { OwnPodman } from '../support/ownPodman';
import { isRunning } from '../support/marked';

const HOSTILE = '"$(id)" ; `x` \'y\' \\ \u202e<b>&amp;é';

describe('Podman’s service, asked for all that an engine does', () => {
  let podman: OwnPodman;
  let engine: Engine;
  before(async function () {
    this.timeout(60_000);
    podman = await startOwnPodman(this);
    ({ engine } = podman);
  });
  after(async function () {
    this.timeout(30_000);
    await podman?.dispose();
  });

  const create = async (script: string, spec: Partial<ContainerSpec> = {}): Promise<string> => {
    const command = ['/bin/busybox', 'sh', '-c', script];
    return (await engine.containers.create({ image: PODMAN_IMAGE, command, network: 'none', ...spec })).id;
  };
  const run = async (script: string, spec?: Partial<ContainerSpec>): Promise<string> => {
    const id = await create(script, spec);
    await engine.containers.start(id);
    return id;
  };

  it('has images, with history, names and archives', async () => {
    const details = await engine.images.inspect(PODMAN_IMAGE);
    assert.equal(details.layers.length, 1);
    assert.equal((await engine.images.history(PODMAN_IMAGE)).length, 1);
    await engine.images.tag(PODMAN_IMAGE, 'localhost/cwtest-other:2');
    const pieces: Buffer[] = [];
    for await (const piece of await engine.images.save(['localhost/cwtest-other:2']))
      pieces.push(piece as Buffer);
    await engine.images.remove('localhost/cwtest-other:2');
    assert.deepEqual(await engine.images.load(Readable.from(pieces)), ['localhost/cwtest-other:2']);
    await engine.images.remove('localhost/cwtest-other:2');
    assert.equal((await failure(engine.images.inspect('localhost/none:1'))).code, 'no-such-image');
    assert.equal(
      (await failure(engine.images.load(Readable.from([Buffer.alloc(3000, 'x')])))).code,
      'bad-archive',
    );
  });

  it('makes containers as they were asked for', async () => {
    const id = await run('exec /bin/busybox sleep 600', {
      env: { HOSTILE },
      labels: { hostile: HOSTILE },
      workdir: '/bin',
      mounts: [{ type: 'bind', source: '/etc', target: '/host', readOnly: true }],
    });
    const details = await engine.containers.inspect(id);
    assert.equal(details.labels['hostile'], HOSTILE);
    assert(details.env.includes(`HOSTILE=${HOSTILE}`));
    assert.deepEqual([details.workdir, details.running], ['/bin', true]);
    const { stdout, exitCode } = await engine.containers.exec(id, [
      '/bin/busybox',
      'sh',
      '-c',
      'echo "$HOSTILE"; exit 3',
    ]);
    assert.deepEqual([stdout, exitCode], [`${HOSTILE}\n`, 3]);
    const name = `cwtest-${id.slice(0, 8)}`;
    await engine.containers.rename(id, name);
    const taken = await failure(create('true', { name }));
    assert.equal(taken.code, 'name-taken', taken.detail);
    assert.equal((await failure(engine.containers.remove(id))).code, 'container-running');
    assert.equal((await failure(engine.images.remove(PODMAN_IMAGE))).code, 'image-in-use');
    const waiting = engine.containers.wait(id);
    await engine.containers.kill(id);
    assert.equal(await waiting, 137);
    assert.equal((await failure(engine.containers.exec(id, ['x']))).code, 'container-stopped');
    await engine.containers.remove(id);
    assert.equal((await failure(engine.containers.inspect(id))).code, 'no-such-container');
  });

  it('follows what they print', async () => {
    const id = await run('for i in 1 2 3; do echo "$i é"; done; echo no >&2; /bin/busybox sleep 1; echo end');
    const lines: string[] = [];
    for await (const batch of engine.containers.logs(id, { follow: true, timestamps: true })) {
      lines.push(...batch.map(({ text, stream }) => `${stream} ${text}`));
    }
    assert.deepEqual(
      lines.filter((line) => line.startsWith('stdout')),
      ['1 é', '2 é', '3 é', 'end'].map((line) => `stdout ${line}`),
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith('stderr')),
      ['stderr no'],
    );
  });

  it('opens terminals in them, and attaches', async () => {
    const id = await run('exec /bin/busybox sleep 600');
    const terminal = await engine.containers.openTerminal(id, ['/bin/busybox', 'sh'], {
      columns: 91,
      rows: 33,
    });
    const ended = new Promise((resolve) => terminal.onExit(resolve));
    let output = '';
    terminal.onData((bytes) => (output += Buffer.from(bytes).toString()));
    terminal.write(
      'until [ "$(/bin/busybox stty size)" = "33 91" ]; do /bin/busybox sleep 1; done; exit 7\r',
    );
    assert.equal(await ended, 7, output);
    const other = await create('read -r word; echo "<$word>"; exit 4', { tty: true, stdin: true });
    const attached = await engine.containers.attach(other, { columns: 80, rows: 24, start: true });
    const gone = new Promise((resolve) => attached.onExit(resolve));
    let said = '';
    attached.onData((bytes) => (said += Buffer.from(bytes).toString()));
    attached.write('word\r');
    assert.equal(await gone, 4);
    assert.match(said, /<word>/);
  });

  it('takes terminals along with a container that is removed', async () => {
    const id = await run('exec /bin/busybox sleep 600');
    const size = { columns: 80, rows: 24 };
    const terminal = await engine.containers.openTerminal(id, ['/bin/busybox', 'sh'], size);
    const ended = new Promise<number | Error | undefined>((resolve) => terminal.onExit(resolve));
    let output = '';
    const ready = new Promise<void>((resolve) => {
      terminal.onData((bytes) => {
        output += Buffer.from(bytes).toString();
        if (output.includes('ready')) resolve();
      });
    });
    terminal.write('echo re""ady\r');
    await ready;
    await engine.containers.remove(id, { force: true });
    const how = await ended;
    assert(how === 137 || how instanceof Error, `${String(how)} after ${output}`);
  });

  it('ends a storm in the exact state, with few changes', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const inventory = openInventory(engine);
    inventory.follow();
    try {
      await eventually('it is listed', inventory.onDidChange, () => inventory.state === 'ready');
      const times: number[] = [];
      inventory.onDidChange(() => times.push(performance.now()));
      const kept = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const id = await create('true');
          if (index % 3 === 0) return id;
          await engine.containers.remove(id);
          return undefined;
        }),
      );
      const there = kept.filter((id) => id !== undefined).sort();
      const held = (): string[] =>
        inventory.containers.filter(({ state }) => state === 'created').map(({ id }) => id);
      const expected = (await engine.containers.list())
        .filter(({ state }) => state === 'created')
        .map(({ id }) => id)
        .sort();
      assert.deepEqual(
        expected.filter((id) => there.includes(id)),
        there,
      );
      await eventually(
        'it is exact',
        inventory.onDidChange,
        () => held().sort().join() === expected.join(),
        30_000,
      );
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      assert(
        gaps.every((gap) => gap >= 90),
        `changes come at most every 100 ms, not after ${Math.min(...gaps)} ms`,
      );
      await Promise.all(there.map((id) => engine.containers.remove(id)));
    } finally {
      inventory.dispose();
    }
  });

  it('says what they take, run and have changed, and makes images of them', async () => {
    const id = await run('echo x > /made; exec /bin/busybox sleep 600');
    for await (const stats of engine.containers.stats(id)) {
      assert(stats.memory >= 0 && stats.memoryLimit > 0);
      break;
    }
    // Its own word for a column; with options of ps it would look for that program in the container.
    const { rows } = await engine.containers.top(id, { format: 'pid' });
    assert.deepEqual(rows, [['1']]);
    assert(
      (await engine.containers.changes(id)).some(
        ({ kind, path: each }) => kind === 'added' && each === '/made',
      ),
    );
    const size = await engine.containers.size(id);
    assert(size.own >= 2 && size.whole > size.own, JSON.stringify(size));
    const image = await engine.containers.commit(id, {
      reference: 'localhost/cwtest-commit:1',
      changes: ['CMD ["/bin/busybox"]'],
    });
    assert.equal(
      (await engine.images.inspect('localhost/cwtest-commit:1')).id.replace('sha256:', ''),
      image.replace('sha256:', ''),
    );
    assert.equal((await engine.containers.statPath(id, '/made')).size, 2);
    assert.equal((await failure(engine.containers.statPath(id, '/no'))).code, 'no-such-path');
    const archive = await engine.containers.readArchive(id, '/made');
    const pieces: Buffer[] = [];
    for await (const piece of archive) pieces.push(piece as Buffer);
    await engine.containers.writeArchive(id, '/bin', Readable.from(pieces));
    assert.equal((await engine.containers.statPath(id, '/bin/made')).size, 2);
    await engine.containers.remove(id, { force: true });
  });

  for (const remote of [false, true]) {
    it(`builds of a folder ${remote ? 'of its machine' : 'from here'}, and stops when that is cancelled`, async function () {
      this.timeout(60_000);
      const context = path.join(podman.folder, `context-${String(remote)}`);
      await mkdir(context);
      const write = (run: string): Promise<void> =>
        writeFile(
          path.join(context, 'Dockerfile'),
          `FROM ${PODMAN_IMAGE} AS first\nARG WORD\nCOPY Dockerfile /copied\nRUN ["/bin/busybox", "sh", "-c", "${run}"]\nFROM first\nCOPY none /\n`,
        );
      const reference = `localhost/cwtest-built-${String(remote)}:1`;
      const spec = { context, remote, tags: [reference], args: { WORD: HOSTILE }, target: 'first' };
      const build = async (options: BuildOptions = {}): Promise<string[]> => {
        const ended: string[] = [];
        const onEvent = (event: BuildEvent): void => {
          if (event.kind === 'step' && event.step.state !== 'running')
            ended.push(`${event.step.instruction.slice(0, 8)}: ${event.step.state}`);
          options.onEvent?.(event);
        };
        await engine.builds.run(spec, { ...options, onEvent });
        return ended;
      };
      await write('echo made > /made');
      assert((await build()).includes('COPY Doc: done'));
      assert((await build()).includes('COPY Doc: cached'));
      const made = await engine.containers.create({ image: reference, command: ['x'], network: 'none' });
      assert.equal((await engine.containers.statPath(made.id, '/made')).size, 5);
      const failed = await failure(engine.builds.run({ ...spec, target: '1' }));
      assert(failed instanceof BuildFailure);
      assert.equal(failed.step?.instruction, 'COPY none /');

      const mark = randomBytes(8).toString('hex');
      await write(`echo begun ${mark}; /bin/busybox sleep 600`);
      const controller = new AbortController();
      const cancelled = build({
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind === 'output' && event.line.startsWith('begun')) controller.abort();
        },
      });
      await assert.rejects(cancelled, { name: 'AbortError' });
      await until('what the build ran has ended', async () => !(await isRunning(mark)));
    });
  }

  it('has volumes, networks and itself to tell of', async () => {
    const volume = await engine.volumes.create({ name: 'cwtest-volume', labels: { a: HOSTILE } });
    assert.equal(volume.labels['a'], HOSTILE);
    await engine.volumes.remove('cwtest-volume');
    assert.equal((await failure(engine.volumes.inspect('cwtest-volume'))).code, 'no-such-volume');
    assert((await engine.networks.list()).some(({ builtIn }) => builtIn));
    assert.equal((await failure(engine.networks.inspect('cwtest-none'))).code, 'no-such-network');
    assert((await engine.system.info()).processors > 0);
    assert((await engine.system.diskUsage()).images !== undefined);
    assert((await engine.system.ping()) > 0);
  });

  it('killed in mid-stream says so in a sentence, and goes on with all that it had once it is back', async function () {
    this.timeout(90_000);
    this.slow(30_000);
    // A registry that takes the question and never answers: the pull is under way for as long as anybody waits.
    const asked: net.Socket[] = [];
    const registry = net.createServer((socket) => asked.push(socket.on('error', () => {})));
    await once(registry.listen(0, '127.0.0.1'), 'listening');
    const inventory = openInventory(engine);
    inventory.follow();
    const becomes = (what: string, holds: () => boolean): Promise<void> =>
      eventually(what, inventory.onDidChange, holds, 30_000);
    const stateOf = (id: string): string | undefined =>
      inventory.containers.find((each) => each.id === id)?.state;
    const id = await run('i=0; while :; do echo $i; i=$((i+1)); /bin/busybox usleep 1000; done');
    try {
      await becomes('it runs', () => stateOf(id) === 'running');
      const lines: string[] = [];
      const begun = new Emitter<void>();
      const following = (async () => {
        for await (const batch of engine.containers.logs(id, { follow: true })) {
          lines.push(...batch.map(({ text }) => text));
          begun.fire();
        }
      })();
      const { port } = registry.address() as net.AddressInfo;
      const pulling = engine.images.pull(`127.0.0.1:${port}/cwtest-nobody:1`);
      const waiting = engine.containers.wait(id);
      const watch = await engine.watch(() => {});
      const ends = Promise.allSettled([following, pulling, waiting, watch.ended]);
      await Promise.all([
        eventually('lines are read', begun.event, () => lines.length > 100),
        until('the registry is asked', () => asked.length > 0),
      ]);

      await podman.kill();
      const [logs, pull, wait, events] = await ends;
      for (const each of [logs, pull, wait]) {
        assert(each.status === 'rejected' && each.reason instanceof ExplainedError, JSON.stringify(each));
        assert.equal(each.reason.code, 'engine-gone');
        assert.match(each.reason.sentence, /^The engine has ended the connection.* It may be restarting/);
      }
      assert(events.status === 'fulfilled' && events.value instanceof Error);
      assert.deepEqual(
        lines,
        Array.from(lines, (_, index) => String(index)),
        'nothing was lost or repeated',
      );
      await becomes('what was known of it is out of date', () => inventory.state === 'stale');
      assert.equal(stateOf(id), 'running', 'what was known is still shown');
      assert.equal((inventory.error as { code?: string }).code, 'engine-gone');
      assert.equal((await failure(engine.containers.list())).code, 'engine-gone');

      await podman.start();
      await becomes('it is there again', () => inventory.state === 'ready');
      assert.equal(stateOf(id), 'running');
      const since = lines.length;
      for await (const batch of engine.containers.logs(id, { follow: true, tail: 1 })) {
        assert(Number(batch[0]?.text) >= since, 'its container has gone on meanwhile');
        break;
      }
      await engine.containers.remove(id, { force: true });
      await becomes('events are heard again', () => stateOf(id) === undefined);
      watch.dispose();
    } finally {
      inventory.dispose();
      for (const socket of asked) socket.destroy();
      registry.close();
      await podman.start();
    }
  });
});
