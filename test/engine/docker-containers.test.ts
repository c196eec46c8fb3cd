import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { openEngine } from '../../src/docker';
import type { ContainerSpec, Engine, LogLine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import type { Terminal } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { liveMemory } from '../support/heap';
import { followNumberedLines, printingLines, printingLinesInTwoHalves } from '../support/numberedLines';

/** What engines, terminals and views could trip over. */
const HOSTILE = '"$(id)" ; `x` \'y\' \\ \n\u202e<b>&amp;\u0007\u001b[31m é';

/** What a terminal says, and how it ended. */
interface Watched {
  terminal: Terminal;
  output(): string;
  /** Resolves once the output holds it. */
  says(pattern: RegExp): Promise<void>;
  ended: Promise<number | Error | undefined>;
}

function watch(terminal: Terminal): Watched {
  let output = '';
  const waiting = new Set<() => void>();
  const ended = new Promise<number | Error | undefined>((resolve) => {
    terminal.onExit(resolve);
  });
  terminal.onData((bytes) => {
    output += Buffer.from(bytes).toString('utf8');
    for (const look of waiting) look();
  });
  return {
    terminal,
    output: () => output,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(output)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then((how) => reject(new Error(`It ended (${String(how)}) after: ${output}`)));
      }),
    ended,
  };
}

async function linesOf(batches: AsyncIterable<LogLine[]>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const batch of batches) lines.push(...batch);
  return lines;
}

describe('containers of an engine', () => {
  let docker: TestEngine;
  let engine: Engine;
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
  });
  after(async () => {
    engine?.close();
    await docker?.dispose();
  });

  const create = async (spec: Partial<ContainerSpec> = {}): Promise<string> =>
    (await engine.containers.create({ image: docker.image, name: docker.name(), ...spec })).id;
  const run = async (...command: string[]): Promise<string> => {
    const id = await create({ command });
    await engine.containers.start(id);
    return id;
  };

  it('are made as they were asked for', async () => {
    const id = await create({
      command: ['sleep', '600'],
      ports: [
        { container: 80, address: '127.0.0.1' },
        { container: 53, protocol: 'udp', address: '127.0.0.1' },
      ],
      mounts: [
        { type: 'bind', source: '/etc', target: '/host', readOnly: true },
        { type: 'tmpfs', target: '/scratch' },
      ],
      env: { HOSTILE, EMPTY: '' },
      workdir: '/bin',
      user: '1234:5678',
      hostname: 'inside',
      cpus: 0.5,
      memory: 64 * 1024 * 1024,
      readOnly: true,
      restart: { policy: 'on-failure', retries: 3 },
      labels: { hostile: HOSTILE },
    });
    await engine.containers.start(id);
    const details = await engine.containers.inspect(id);
    assert.deepEqual(
      [details.command, details.workdir, details.user, details.hostname, details.labels['hostile']],
      [['sleep', '600'], '/bin', '1234:5678', 'inside', HOSTILE],
    );
    assert(details.env.includes(`HOSTILE=${HOSTILE}`) && details.env.includes('EMPTY='));
    assert.deepEqual(details.limits, { cpus: 0.5, memory: 64 * 1024 * 1024, processes: undefined });
    assert.deepEqual([details.readOnly, details.restart, details.state], [true, 'on-failure:3', 'running']);
    assert.deepEqual(
      details.ports.map(({ privatePort, protocol, address, publicPort }) => [
        privatePort,
        protocol,
        address,
        typeof publicPort,
      ]),
      [
        [53, 'udp', '127.0.0.1', 'number'],
        [80, 'tcp', '127.0.0.1', 'number'],
      ],
    );
    const mounts = details.mounts.filter(({ type }) => type === 'bind');
    assert.deepEqual(
      mounts.map(({ source, target, readOnly }) => [source, target, readOnly]),
      [['/etc', '/host', true]],
    );
    const { stdout } = await engine.containers.exec(id, ['sh', '-c', 'echo "$HOSTILE"']);
    assert.equal(stdout, `${HOSTILE}\n`);
    await engine.containers.remove(id, { force: true });
    assert.equal((await failure(engine.containers.inspect(id))).code, 'no-such-container');
  });

  it('go through their states', async () => {
    const id = await run('sleep', '600');
    const state = async (): Promise<string> => (await engine.containers.inspect(id)).state;
    await engine.containers.pause(id);
    assert.equal(await state(), 'paused');
    assert.equal((await failure(engine.containers.exec(id, ['true']))).code, 'container-paused');
    await engine.containers.unpause(id);
    const name = docker.name();
    await engine.containers.rename(id, name);
    assert.equal((await engine.containers.inspect(name)).id, id);
    await engine.containers.restart(id, { seconds: 0 });
    assert.equal(await state(), 'running');
    const limits = async () => (await engine.containers.inspect(id)).limits;
    await engine.containers.setLimits(id, { memory: 2 ** 26, cpus: 0.5, processes: 50 });
    assert.deepEqual(await limits(), { memory: 2 ** 26, cpus: 0.5, processes: 50 });
    await engine.containers.setLimits(id, { memory: 2 ** 28 });
    assert.deepEqual(await limits(), { memory: 2 ** 28, cpus: 0.5, processes: 50 });
    assert.equal((await failure(engine.containers.remove(id))).code, 'container-running');
    const waiting = engine.containers.wait(id);
    await engine.containers.kill(id);
    assert.equal(await waiting, 137);
    await engine.containers.stop(id);
    assert.equal(await state(), 'exited');
    await engine.containers.start(id);
    await engine.containers.stop(id, { seconds: 0 });
    assert.equal((await failure(engine.containers.kill(id))).code, 'container-stopped');
  });

  it('say what is in the way, each its own', async () => {
    const name = docker.name();
    const id = await create({ name, command: ['sleep', '600'] });
    const codeOf = async (spec: Partial<ContainerSpec>): Promise<string> => {
      const made = await create(spec).catch((error: unknown) => error);
      if (typeof made !== 'string') return (made as { code: string }).code;
      return (await failure(engine.containers.start(made))).code;
    };
    assert.equal(await codeOf({ name }), 'name-taken');
    assert.equal(await codeOf({ name: HOSTILE }), 'bad-name');
    assert.equal(await codeOf({ image: 'cwtest-none:1' }), 'no-such-image');
    assert.equal(await codeOf({ image: 'UPPER' }), 'bad-reference');
    assert.equal(await codeOf({ command: ['no-such-program'] }), 'program-missing');
    assert.equal(await codeOf({ command: ['/bin'] }), 'program-forbidden');
    assert.equal(
      await codeOf({ mounts: [{ type: 'bind', source: '/no/such', target: '/x' }] }),
      'mount-source-missing',
    );
    assert.equal(await codeOf({ mounts: [{ type: 'tmpfs', target: 'relative' }] }), 'bad-mount');
    assert.equal(await codeOf({ memory: 1024 }), 'bad-limit');
    assert.equal(await codeOf({ cpus: 10_000 }), 'bad-limit');
    assert.equal(await codeOf({ gpus: 'all' }), 'no-gpus');
    assert.equal(await codeOf({ network: 'no-such-network' }), 'no-such-network');
    const taken = await create({
      command: ['sleep', '600'],
      ports: [{ container: 80, address: '127.0.0.1' }],
    });
    await engine.containers.start(taken);
    const { publicPort } = (await engine.containers.inspect(taken)).ports[0] ?? {};
    assert(publicPort !== undefined);
    assert.equal(
      await codeOf({ ports: [{ container: 80, host: publicPort, address: '127.0.0.1' }] }),
      'port-taken',
    );
    assert.equal((await failure(engine.containers.inspect(`../images/${docker.image}`))).code, 'bad-name');
    assert.equal((await failure(engine.containers.remove(`${id}?force=1`))).code, 'no-such-container');
    assert.equal((await engine.containers.inspect(id)).state, 'created', 'it is still there');
  });

  it('print lines of two outputs, whatever is in them', async () => {
    const script = `printf 'one\\n'; printf '%s\\n' "$1" >&2; sleep 0.2; printf 'no end'`;
    const id = await run('sh', '-c', script, 'sh', HOSTILE.replaceAll('\n', ' '));
    await engine.containers.wait(id);
    const lines = await linesOf(engine.containers.logs(id, { timestamps: true }));
    assert.deepEqual(
      lines.map(({ stream, text: line, complete }) => [stream, line, complete]).sort(),
      [
        ['stderr', HOSTILE.replaceAll('\n', ' '), true],
        ['stdout', 'no end', false],
        ['stdout', 'one', true],
      ].sort(),
    );
    const now = Date.now();
    assert(lines.every(({ time = 0 }) => Math.abs(now - time) < 60_000));
    const last = lines.find(({ text: line }) => line === 'no end');
    const later = await linesOf(engine.containers.logs(id, { since: (last?.time ?? 0) - 1 }));
    assert.deepEqual(
      later.map(({ text: line }) => line),
      ['no end'],
    );
    assert.equal((await linesOf(engine.containers.logs(id, { tail: 1 }))).length, 1);
    assert.deepEqual(
      (await linesOf(engine.containers.logs(id, { only: 'stderr' }))).map(({ stream }) => stream),
      ['stderr'],
    );
  });

  it('are followed until they end, or nobody listens any more', async () => {
    const id = await run('sh', '-c', 'echo one; exec sleep 600');
    const controller = new AbortController();
    await assert.rejects(
      async () => {
        for await (const batch of engine.containers.logs(id, { follow: true, signal: controller.signal })) {
          assert.deepEqual(
            batch.map(({ text: line }) => line),
            ['one'],
          );
          controller.abort();
        }
      },
      { name: 'AbortError' },
    );
    for await (const [line] of engine.containers.logs(id, { follow: true })) {
      assert.equal(line?.text, 'one');
      break;
    }
    const seen: string[] = [];
    for await (const batch of engine.containers.logs(id, { follow: true })) {
      seen.push(...batch.map(({ text: line }) => line));
      if (seen.length === 1) await engine.containers.kill(id);
    }
    assert.deepEqual(seen, ['one']);
  });

  it('print many lines, which are followed without loss, in order and in little memory', async function () {
    this.timeout(60_000);
    const count = 100_000;
    const id = await create({ command: printingLines(count) });
    await engine.containers.start(id);
    await followNumberedLines(engine, id, count);
  });

  for (const tty of [false, true]) {
    it(`print on and end while nobody reads what they printed${tty ? ' to a terminal' : ''}, and nothing is missing`, async function () {
      this.timeout(60_000);
      const count = 40_000;
      const id = await create({ command: printingLinesInTwoHalves(count), tty });
      await engine.containers.start(id);
      let printed = 0;
      for await (const batch of engine.containers.logs(id, { follow: true })) {
        printed += batch.length;
        if (printed === count / 2) break;
      }
      await followNumberedLines(engine, id, count, async () => {
        await engine.containers.exec(id, ['busybox', 'touch', '/go']);
        await engine.containers.wait(id);
      });
    });
  }

  it('wait for whoever reads them slowly, in little memory', async function () {
    this.timeout(30_000);
    const id = await run(
      'busybox',
      'awk',
      `BEGIN { for (i = 1; i <= 60000; i++) print "${'x'.repeat(500)}" }`,
    );
    await engine.containers.wait(id);
    const before = liveMemory();
    const logs = engine.containers.logs(id)[Symbol.asyncIterator]();
    await logs.next();
    const other = await linesOf(engine.containers.logs(id));
    assert.equal(other.length, 60_000);
    other.length = 0;
    const held = liveMemory() - before;
    assert(held < 10_000_000, `${held} bytes of 30 million are held`);
    await logs.return?.();
  });

  it('let a shell be opened in a terminal, with its size', async () => {
    const id = await run('sleep', '600');
    const shell = watch(
      await engine.containers.openTerminal(id, ['sh'], { columns: 91, rows: 33, env: { HOSTILE } }),
    );
    // Docker before 23 learns of the size when the shell runs already.
    shell.terminal.write(
      'while [ "$(busybox stty size)" != "33 91" ]; do sleep 0.05; done; echo fi""ts; echo "<$HOSTILE>"\r',
    );
    await shell.says(/fits/);
    await shell.says(/<"\$\(id\)"/);
    shell.terminal.resize(100, 40);
    shell.terminal.resize(120, 50);
    shell.terminal.write(
      'while [ "$(busybox stty size)" != "50 120" ]; do sleep 0.05; done; echo re""sized\r',
    );
    await shell.says(/resized/);
    shell.terminal.write('exit 7\r');
    assert.equal(await shell.ended, 7);
  });

  it('are rid of what ran in a terminal that was closed', async () => {
    const id = await run('sleep', '600');
    const shell = watch(await engine.containers.openTerminal(id, ['sh'], { columns: 80, rows: 24 }));
    shell.terminal.write('sleep 601 & sleep 602\r');
    const programs = async (): Promise<string[]> => {
      const { titles, rows } = await engine.containers.top(id, { format: '-o pid,args' });
      return rows.map((row) => row[titles.indexOf('COMMAND')] ?? '').sort();
    };
    await shell.says(/sleep 602/);
    let all = await programs();
    while (all.length < 4) all = await programs();
    assert.deepEqual(all, ['sh', 'sleep 600', 'sleep 601', 'sleep 602']);
    shell.terminal.close();
    assert.equal(await shell.ended, undefined);
    while (all.length > 1) all = await programs();
    assert.deepEqual(all, ['sleep 600']);
  });

  it('take their terminals along when they end or are removed', async () => {
    const id = await run('sleep', '600');
    const open = (): Promise<Terminal> =>
      engine.containers.openTerminal(id, ['sh'], { columns: 80, rows: 24 });
    const first = watch(await open());
    first.terminal.write('echo re""ady\r');
    await first.says(/ready/);
    await engine.containers.kill(id);
    assert.equal(await first.ended, 137);
    await engine.containers.start(id);
    const second = watch(await open());
    second.terminal.write('echo re""ady\r');
    await second.says(/ready/);
    await engine.containers.remove(id, { force: true });
    const how = await second.ended;
    assert(how === 137 || (how instanceof Error && /removed/.test(how.message)), String(how));
  });

  it('are attached to, from their start to their end', async () => {
    const id = await create({
      command: [
        'sh',
        '-c',
        'until [ "$(busybox stty size)" = "24 80" ]; do sleep 0.05; done; echo sized; read -r word; echo "<$word>"; exit 3',
      ],
      tty: true,
      stdin: true,
      remove: true,
    });
    const attached = watch(await engine.containers.attach(id, { columns: 80, rows: 24, start: true }));
    await attached.says(/sized\r\n/);
    attached.terminal.write('word\r');
    assert.equal(await attached.ended, 3);
    assert.match(attached.output(), /<word>\r\n/);
  });

  it('without a terminal are attached to as if they had one', async () => {
    const id = await create({ command: ['sh', '-c', 'read -r word; echo "<$word>" >&2'], stdin: true });
    const attached = watch(await engine.containers.attach(id, { columns: 80, rows: 24, start: true }));
    attached.terminal.write('word\r');
    assert.equal(await attached.ended, 0);
    assert.equal(attached.output(), '<word>\r\n');
  });

  it('say what they take, and what they run', async function () {
    this.timeout(20_000);
    this.slow(10_000);
    const id = await create({
      command: ['sh', '-c', 'while :; do :; done'],
      memory: 64 * 1024 * 1024,
      cpus: 0.2,
    });
    await engine.containers.start(id);
    let looks = 0;
    for await (const stats of engine.containers.stats(id)) {
      assert.equal(stats.memoryLimit, 64 * 1024 * 1024);
      assert(stats.memory > 0 && stats.memory < stats.memoryLimit);
      assert((stats.processes ?? 0) >= 1);
      assert(stats.network !== undefined);
      if (looks++ < 2) continue;
      assert((stats.cpu ?? 0) > 1 && (stats.cpu ?? 0) < 60, `${stats.cpu} %`);
      await engine.containers.kill(id);
      break;
    }
    for await (const stats of engine.containers.stats(id)) assert.fail(JSON.stringify(stats));
  });

  it('tell what they have changed, and become images', async () => {
    const file = 'a "b"\n$(c)';
    const id = await run(
      'sh',
      '-c',
      'echo x > "/$1"; busybox rm /bin/hostname; busybox chmod 700 /bin/busybox',
      'sh',
      file,
    );
    await engine.containers.wait(id);
    const changes = await engine.containers.changes(id);
    assert.deepEqual(
      changes.map(({ kind, path }) => `${kind} ${path}`).sort(),
      [`added /${file}`, 'changed /bin', 'changed /bin/busybox', 'deleted /bin/hostname'].sort(),
    );
    const size = await engine.containers.size(id);
    assert(size.own > 2 && size.whole > size.own, JSON.stringify(size));
    const reference = `${docker.image.split(':')[0]}-commit`;
    const image = await engine.containers.commit(id, {
      reference,
      message: HOSTILE,
      author: 'Ada <ada@example.org>',
      changes: ['CMD ["cat"]', 'ENV A="b c"'],
    });
    const details = await engine.images.inspect(`${reference}:latest`);
    assert.deepEqual(
      [details.id, details.comment, details.author, details.command, details.env],
      [image, HOSTILE, 'Ada <ada@example.org>', ['cat'], [...details.env]],
    );
    assert(details.env.includes('A=b c'));
  });

  it('give out files and take them in, also while they are stopped', async () => {
    const id = await create();
    const busybox = await engine.containers.statPath(id, '/bin/busybox');
    assert.deepEqual([busybox.name, busybox.type, busybox.mode], ['busybox', 'file', 0o755]);
    const link = await engine.containers.statPath(id, '/bin/sh');
    assert.deepEqual([link.type, link.linkTarget], ['link', '/bin/busybox']);
    assert.equal((await engine.containers.statPath(id, '/')).type, 'folder');
    assert.equal((await failure(engine.containers.statPath(id, '/no'))).code, 'no-such-path');
    assert.equal((await failure(engine.containers.statPath('no-such', '/'))).code, 'no-such-container');
    assert.equal((await failure(engine.containers.readArchive(id, '/no'))).code, 'no-such-path');
    const archive = await engine.containers.readArchive(id, '/bin/sh');
    const other = await create({ command: ['busybox', 'ls', '-l', '/etc/sh'] });
    await engine.containers.writeArchive(other, '/etc', archive);
    assert.equal((await engine.containers.statPath(other, '/etc/sh')).type, 'link');
    assert.equal(
      (await failure(engine.containers.writeArchive(id, '/', Buffer.alloc(3000, 'x')))).code,
      'bad-archive',
    );
    const files = await text(await engine.containers.export(other));
    assert(files.includes('etc/sh'));
  });

  it('that are removed while their files are read end that with an error or whole', async () => {
    const id = await create();
    const archive = await engine.containers.export(id);
    archive.destroy();
    await once(archive, 'close');
    await engine.containers.remove(id);
  });
});

describe('volumes and networks of an engine', () => {
  let docker: TestEngine;
  let engine: Engine;
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
  });
  after(async () => {
    engine?.close();
    await docker?.dispose();
  });

  it('are made, used, in use and removed', async () => {
    const name = docker.name();
    const made = await engine.volumes.create({ name, labels: { hostile: HOSTILE } });
    assert.deepEqual([made.name, made.labels['hostile'], made.anonymous], [name, HOSTILE, false]);
    const { id } = await engine.containers.create({
      image: docker.image,
      name: docker.name(),
      mounts: [
        { type: 'volume', source: name, target: '/data' },
        { type: 'volume', target: '/nameless' },
      ],
    });
    const listed = (await engine.containers.list([id]))[0];
    assert(listed?.volumes.includes(name));
    assert.equal((await failure(engine.volumes.remove(name))).code, 'volume-in-use');
    const nameless = listed?.volumes.find((each) => each !== name);
    assert.equal((await engine.volumes.inspect(nameless ?? '')).anonymous, true);
    await engine.containers.remove(id, { volumes: true });
    const left = (await engine.volumes.list()).map((each) => each.name);
    assert.deepEqual([left.includes(name), left.includes(nameless ?? '')], [true, false]);
    await engine.volumes.remove(name);
    assert.equal((await failure(engine.volumes.inspect(name))).code, 'no-such-volume');
    assert.equal((await failure(engine.volumes.create({ name: HOSTILE }))).code, 'bad-name');
  });

  it('connect containers', async () => {
    const name = docker.name();
    const id = await engine.networks.create({
      name,
      subnet: '10.213.77.0/24',
      gateway: '10.213.77.1',
      internal: true,
      labels: { hostile: HOSTILE },
    });
    try {
      const network = (await engine.networks.list()).find((each) => each.name === name);
      assert.deepEqual(
        [network?.id, network?.internal, network?.subnets, network?.labels['hostile'], network?.builtIn],
        [id, true, [{ subnet: '10.213.77.0/24', gateway: '10.213.77.1' }], HOSTILE, false],
      );
      assert.equal((await failure(engine.networks.create({ name }))).code, 'name-taken');
      const container = await engine.containers.create({
        image: docker.image,
        name: docker.name(),
        command: ['sleep', '600'],
      });
      await engine.containers.start(container.id);
      await engine.networks.connect(name, container.id, { aliases: ['other'], address: '10.213.77.9' });
      const { containers } = await engine.networks.inspect(name);
      assert.deepEqual(
        containers.map((each) => [each.id, each.addresses]),
        [[container.id, ['10.213.77.9']]],
      );
      assert.equal((await failure(engine.networks.remove(name))).code, 'network-in-use');
      await engine.networks.disconnect(name, container.id, { force: true });
      assert.equal((await failure(engine.networks.remove('bridge'))).code, 'engine-cannot');
    } finally {
      await engine.networks.remove(name);
    }
    assert.equal((await failure(engine.networks.inspect(name))).code, 'no-such-network');
  });

  it('and all else are counted when asked', async () => {
    assert((await engine.system.ping()) > 0);
    const info = await engine.system.info();
    assert.equal(info.storageDriver, await docker.docker('info', '--format', '{{.Driver}}'));
    const usage = await engine.system.diskUsage(['image']);
    const image = await engine.images.inspect(docker.image);
    assert((usage.images?.find(({ id }) => id === image.id)?.size ?? 0) > 500_000);
    assert.equal(usage.volumes, undefined);
  });
});
