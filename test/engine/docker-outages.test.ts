import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openInventory } from '../../src/docker';
import type { Engine, LogLine } from '../../src/docker';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startOwnEngine } from '../support/ownEngine';
import type { OwnEngine } from '../support/ownEngine';
import { startRegistry } from '../support/registry';

const exec = promisify(execFile);
const IMAGE = 'cwtest-own:1';
const SIZE = { columns: 80, rows: 24 };

/** Names of files in a tar archive of this size that nothing makes smaller. */
async function archive(...files: string[]): Promise<Readable> {
  const { stdout } = await exec('tar', ['-C', '/', '-c', ...files], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  return Readable.from([stdout]);
}

describe('an engine that goes away', () => {
  let own: OwnEngine;
  let engine: Engine;
  before(async function () {
    this.timeout(60_000);
    own = await startOwnEngine(this, 64);
    engine = await own.open();
    await engine.images.import(await archive('bin/busybox'), { reference: IMAGE });
  });
  after(async function () {
    this.timeout(30_000);
    engine?.close();
    await own?.dispose();
  });

  const run = async (script: string): Promise<string> => {
    const { id } = await engine.containers.create({
      image: IMAGE,
      command: ['/bin/busybox', 'sh', '-c', script],
      network: 'none',
    });
    await engine.containers.start(id);
    return id;
  };

  for (const how of ['SIGKILL', 'SIGTERM'] as const) {
    it(`by ${how} ends what was under way with an error, and is there again after its restart`, async function () {
      this.timeout(60_000);
      this.slow(30_000);
      const id = await run('i=0; while :; do echo $i; i=$((i+1)); /bin/busybox usleep 1000; done');
      const lines: LogLine[] = [];
      const following = (async () => {
        for await (const batch of engine.containers.logs(id, { follow: true })) {
          lines.push(...batch);
        }
      })();
      const terminal = await engine.containers.openTerminal(id, ['/bin/busybox', 'sh'], SIZE);
      const ended = new Promise<number | Error | undefined>((resolve) => terminal.onExit(resolve));
      terminal.onData(() => {});
      const measuring = (async () => {
        for await (const stats of engine.containers.stats(id)) void stats;
      })();
      const waiting = engine.containers.wait(id);
      const watch = await engine.watch(() => {});
      const outcomes = Promise.allSettled([following, measuring, waiting, ended, watch.ended]);
      await own.stop(how);
      const [logs, , wait, exit, events] = await outcomes;
      // Asked politely, an engine ends its containers before itself.
      if (how === 'SIGKILL') {
        assert.equal(logs.status === 'rejected' && (logs.reason as { code: string }).code, 'engine-gone');
        assert.equal(wait.status === 'rejected' && (wait.reason as { code: string }).code, 'engine-gone');
        assert(exit.status === 'fulfilled' && exit.value instanceof Error, 'the terminal was cut off');
      }
      assert(events.status === 'fulfilled' && events.value instanceof Error);
      assert.deepEqual(
        lines.map(({ text }) => Number(text)),
        lines.map((_line, index) => index),
        'nothing was lost or repeated',
      );
      assert.equal((await failure(engine.containers.list())).code, 'engine-gone');
      await own.start();
      assert.deepEqual(
        (await engine.containers.list([id])).map((each) => each.id),
        [id],
      );
      await engine.containers.remove(id, { force: true });
      watch.dispose();
    });
  }

  it('leaves what was known of it last, and what it holds is exact again after its restart', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const inventory = openInventory(engine);
    inventory.follow();
    const until = (what: string, holds: () => boolean): Promise<void> =>
      eventually(what, inventory.onDidChange, holds, 30_000);
    const held = (): string[] => inventory.containers.map(({ id, state }) => `${id} ${state}`).sort();
    try {
      const [stays, goes] = [await run('/bin/busybox sleep 600'), await run('/bin/busybox sleep 600')];
      await until('both run', () => held().join() === [`${stays} running`, `${goes} running`].sort().join());
      const known = held();
      await own.stop('SIGKILL');
      await until('it is away', () => inventory.state === 'stale');
      assert.deepEqual([(inventory.error as { code?: string }).code, held()], ['engine-gone', known]);
      await own.start();
      await engine.containers.remove(goes, { force: true });
      await until('it is there', () => inventory.state === 'ready' && held().length === 1);
      const there = (await engine.containers.list()).map(({ id, state }) => `${id} ${state}`);
      await until('all is exact', () => held().join() === there.join());
      await engine.containers.remove(stays, { force: true });
      await until('its events are heard', () => held().length === 0);
    } finally {
      inventory.dispose();
    }
  });

  it('says that its disk is full', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const id = await run('/bin/busybox sleep 600');
    const before = await engine.images.list();
    const big = Readable.from(
      (function* () {
        // One file of 80 MB of an archive: a header (ustar) and what nothing makes smaller.
        const header = Buffer.alloc(512);
        header.write('big');
        header.write('0000644\0', 100);
        header.write('0000000\0', 108);
        header.write('0000000\0', 116);
        header.write(`${(80 * 1024 * 1024).toString(8).padStart(11, '0')}\0`, 124);
        header.write('00000000000\0', 136);
        header.write('        0', 148);
        header.write('ustar\u000000', 257);
        const sum = header.reduce((total, byte) => total + byte, 0);
        header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
        yield header;
        for (let i = 0; i < 80; i++) yield randomBytes(1024 * 1024);
        yield Buffer.alloc(1024);
      })(),
    );
    const error = await failure(engine.images.import(big, { reference: 'cwtest-own:big' }));
    assert.equal(error.code, 'disk-full', `${error.message} ${error.detail}`);
    assert.deepEqual(await engine.images.list(), before);
    const { exitCode, stderr } = await engine.containers.exec(id, [
      '/bin/busybox',
      'dd',
      'if=/dev/zero',
      'of=/full',
      'bs=1M',
    ]);
    assert.deepEqual([exitCode, /No space left/.test(stderr)], [1, true]);
    assert.equal((await failure(engine.containers.commit(id))).code, 'disk-full');
    await engine.containers.remove(id, { force: true });
    assert.equal((await engine.containers.list([id])).length, 0);
  });

  it('says that its disk is full while it pulls and builds', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    const registry = await startRegistry(this, own.within());
    const context = await mkdtemp(path.join(os.tmpdir(), 'full-'));
    try {
      const { login, address } = registry;
      const reference = `${address}/big:1`;
      await writeFile(path.join(context, 'big'), randomBytes(12 * 1024 * 1024));
      const { stdout } = await exec('tar', ['-C', context, '-c', 'big'], {
        encoding: 'buffer',
        maxBuffer: 64 * 1024 * 1024,
      });
      await engine.images.import(Readable.from([stdout]), { reference });
      await engine.images.push(reference, { login });
      await engine.images.remove(reference);
      const before = await engine.images.list();
      const undo = await own.fillDisk(6 * 1024 * 1024);
      const pull = await failure(engine.images.pull(reference, { login }));
      assert.equal(pull.code, 'disk-full', pull.detail);
      await writeFile(path.join(context, 'Dockerfile'), `FROM ${IMAGE}\nCOPY big /\n`);
      const copy = await failure(engine.builds.run({ context }));
      assert.match(copy.sentence, /disk of the engine is full.*Remove images/, copy.detail);
      await writeFile(path.join(context, '.dockerignore'), 'big');
      const write = ['/bin/busybox', 'dd', 'if=/dev/zero', 'of=/full', 'bs=1M', 'count=12'];
      await writeFile(path.join(context, 'Dockerfile'), `FROM ${IMAGE}\nRUN ${JSON.stringify(write)}\n`);
      const run = await failure(engine.builds.run({ context }));
      assert.match(run.sentence, /exit status 1.*disk of the engine is full.*Remove images/, run.detail);
      assert.deepEqual(await engine.images.list(), before);
      await undo();
      await engine.images.pull(reference, { login });
      await engine.images.remove(reference);
    } finally {
      await rm(context, { recursive: true });
      await registry.stop();
    }
  });
});
