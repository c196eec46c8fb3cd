import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, chown, mkdir, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  attendConversion,
  attendCreation,
  commandsOf,
  containerName,
  convertImage,
  createSandbox,
  followJob,
  forgetJob,
  mountsOf,
  openSandboxes,
  originOfImage,
  removeSandbox,
  saveEnrootLogin,
  startJob,
  stopSandbox,
  surveySandboxes,
  wordsOf,
} from '../../src/sandboxes';
import type {
  Invocation,
  Job,
  Runtime,
  Sandbox,
  SandboxImage,
  SandboxInventory,
  SandboxSurvey,
  StartOptions,
} from '../../src/sandboxes';
import { localWorkbench } from '../../src/workbench';
import type { RunResult, Workbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { ENROOT_TITLE, IS_REAL_ENROOT, useEnroot } from '../support/enroot';
import type { TestEnroot } from '../support/enroot';
import { eventually, until } from '../support/eventually';
import { failure } from '../support/failure';
import { fillDisk } from '../support/fullDisk';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { PODMAN_IMAGE, startOwnPodman } from '../support/ownPodman';
import { startRegistry } from '../support/registry';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const commands = commandsOf('enroot');

/** Packs the files of an image anew, below a folder that only its owner may enter. */
const CLOSED = `set -e
folder=$(mktemp -d) && unsquashfs -no-progress -d "$folder/root" "$1"
chmod 700 "$folder/root" && mksquashfs "$folder/root" "$2" -all-root -no-progress -comp gzip
rm -rf "$folder"`;

/** Names that end other people's scripts. */
const HOSTILE = ['with blank', "it's", '$(id)', 'a\nb', '-rf', '\u202etxet', 'é'];

function need<T>(command: T | undefined): T {
  assert(command !== undefined, 'enroot has this command');
  return command;
}

describe(`sandboxes of enroot, with ${ENROOT_TITLE}`, () => {
  let enroot: TestEnroot;
  let machine: Machine;
  let workbench: Workbench;
  let home: string;
  let folder: string;

  before(async function () {
    this.timeout(60_000);
    enroot = await useEnroot(this);
    machine = await startMachine(this, {
      sudo: 'password',
      settings: [`SetEnv PATH=${enroot.path}`],
    });
    home = machine.student.home;
    folder = path.join(home, 'images');
    workbench = await machine.connect();
    await workbench.run(['mkdir', folder]);
  });
  after(async () => {
    await machine?.dispose();
    await enroot?.dispose();
  });

  const look = (at = workbench): Promise<SandboxSurvey> =>
    surveySandboxes(at, { folders: ['~/images', '~/nowhere'] });
  const found = async (name: string): Promise<{ runtime: Runtime; sandbox: Sandbox }> => {
    const { runtimes, sandboxes } = await look();
    const [runtime] = runtimes;
    const sandbox = sandboxes.find((each) => each.name === name);
    assert(runtime !== undefined && sandbox !== undefined, `there is a sandbox ${name}`);
    return { runtime, sandbox };
  };
  const run = (invocation: Invocation | undefined, at = workbench): Promise<RunResult> => {
    assert(invocation !== undefined);
    return at.run(wordsOf(invocation), { timeout: 30_000 });
  };
  /** A copy of the small image that belongs to the user, and what the survey says of it. */
  const image = async (name: string): Promise<{ runtime: Runtime; image: SandboxImage }> => {
    const file = path.join(folder, `${name}.sqsh`);
    await copyFile(enroot.image, file);
    const { runtimes, images } = await look();
    const [runtime] = runtimes;
    const made = images.find((each) => each.path === file);
    assert(runtime !== undefined && made !== undefined, 'the image is found');
    return { runtime, image: made };
  };
  const create = async (name: string): Promise<{ runtime: Runtime; sandbox: Sandbox }> => {
    const from = await image(name);
    const created = await run(commands.create?.(from.runtime, from.image, name));
    assert.equal(created.exitCode, 0, created.stderr);
    return found(name);
  };
  const start = async (name: string, options: StartOptions): Promise<RunResult> => {
    const { runtime, sandbox } = await found(name);
    return run(commands.start?.(runtime, sandbox, options));
  };

  it('the runtime says its version and where its things are', async () => {
    const [runtime] = (await look()).runtimes;
    assert.equal(runtime?.label, 'enroot');
    assert.match(runtime?.version ?? '', /^\d+\.\d+/);
    assert.equal(runtime?.settings['ENROOT_DATA_PATH'], path.join(home, '.local/share/enroot'));
    // Nobody has logged in by logind: there is no folder for what runs.
    assert.match(runtime?.environment['ENROOT_RUNTIME_PATH'] ?? '', /\/enroot-\d+$/);
    assert.equal(runtime?.hindrance, undefined);
  });

  it('images are found whole or partial, and hostile names stay names', async () => {
    for (const name of HOSTILE) await copyFile(enroot.image, path.join(folder, `${name}.sqsh`));
    await writeFile(path.join(folder, 'zeros.sqsh'), '');
    await truncate(path.join(folder, 'zeros.sqsh'), 1_000_000);
    await writeFile(path.join(folder, 'short.sqsh'), 'hs');
    await mkdir(path.join(folder, 'folder.sqsh'));
    await symlink(path.join(folder, 'é.sqsh'), path.join(folder, 'linked.sqsh'));
    await exec('mkfifo', [path.join(folder, 'pipe.sqsh')]);
    const { images } = await look();
    assert.deepEqual(
      images.map(({ name, whole }) => [name, whole] as const),
      [
        ...HOSTILE.map((name) => [name, true] as const),
        ['linked', true],
        ['short', false],
        ['zeros', false],
      ].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    );
    await exec('rm', ['-rf', folder]);
    await workbench.run(['mkdir', folder]);
  });

  it('a sandbox is made, runs commands with their exit status, and is removed', async () => {
    const { sandbox, runtime } = await create('plain');
    assert.deepEqual(
      [sandbox.whole, sandbox.usable, sandbox.origin, sandbox.processes],
      [true, true, 'docker://small', []],
    );
    assert.equal((await start('plain', { command: ['sh', '-c', 'exit 7'] })).exitCode, 7);
    assert.equal((await start('plain', { command: ['no-such-program'] })).exitCode, 127);
    assert.equal((await start('plain', { command: ['touch', '/new'] })).exitCode, 1);
    assert.equal((await start('plain', { command: ['touch', '/new'], writable: true })).exitCode, 0);
    const inside = await start('plain', { command: ['env'], environment: { WITH: "blank 'quoted' $HOME" } });
    assert.match(inside.stdout, /^INSIDE=yes$/m);
    assert.match(inside.stdout, /^WITH=blank 'quoted' \$HOME$/m);
    assert.match(
      (await start('plain', { command: ['sh', '-c', 'pwd'], workingFolder: '/mnt' })).stdout,
      /^\/mnt$/m,
    );
    const again = await run(commands.create?.(runtime, (await image('plain')).image, 'plain'));
    assert.match(again.stderr, /\[ERROR\] File already exists: /);
    await removeSandbox(workbench, runtime, sandbox);
    assert.deepEqual((await look()).sandboxes, []);
  });

  it('mounts are writable or not, and are seen', async () => {
    const { runtime } = await create('mounting');
    const data = path.join(home, 'data');
    await workbench.run(['mkdir', data]);
    const mounts = (readOnly: boolean): StartOptions => ({
      mounts: [{ source: data, target: '/data', readOnly }],
    });
    assert.equal((await start('mounting', { ...mounts(true), command: ['touch', '/data/a'] })).exitCode, 1);
    assert.equal((await start('mounting', { ...mounts(false), command: ['touch', '/data/b'] })).exitCode, 0);
    assert.deepEqual(await readdir(data), ['b']);
    for (const source of ['/with blank', '/with:colon', 'relative']) {
      await assert.rejects(start('mounting', { mounts: [{ source, target: '/data', readOnly: false }] }), {
        code: 'bad-mount',
      });
    }
    const { sandbox } = await found('mounting');
    const job = await startJob(
      workbench,
      commands.start!(runtime, sandbox, { ...mounts(false), command: ['sleep', '60'] }),
    );
    const process = await running('mounting', 1);
    assert.deepEqual(
      (await mountsOf(workbench, process))
        .filter(({ target }) => target === '/data')
        .map(({ readOnly }) => readOnly),
      [false],
    );
    await stopSandbox(workbench, runtime, (await found('mounting')).sandbox);
    await forgetJob(workbench, job);
    await removeSandbox(workbench, runtime, sandbox);
    // What was mounted is not of the sandbox.
    assert.deepEqual(await readdir(data), ['b']);
  });

  /** The first process of a sandbox, once it has so many that sleep. */
  async function running(name: string, count: number): Promise<Sandbox['processes'][number]> {
    let processes: Sandbox['processes'] = [];
    await until(`${count} programs run in ${name}`, async () => {
      processes = (await found(name)).sandbox.processes.filter(({ command }) => command.startsWith('sleep'));
      return processes.length === count;
    });
    const [first] = processes;
    assert(first !== undefined);
    return first;
  }

  it('what runs is seen, entered, and ended with all it has started', async () => {
    const { runtime, sandbox } = await create('busy');
    // Two at a time, one of them with children that hear no TERM.
    const stubborn = 'trap "" TERM; sleep 61 & sleep 62 & wait; wait';
    const jobs = [
      await startJob(workbench, commands.start!(runtime, sandbox, { command: ['sleep', '60'] })),
      await startJob(workbench, commands.start!(runtime, sandbox, { command: ['sh', '-c', stubborn] })),
    ];
    const first = await running('busy', 3);
    assert(first.since !== undefined && Math.abs(first.since - Date.now()) < 60_000);
    assert.equal(new Set((await found('busy')).sandbox.processes.map(({ namespace }) => namespace)).size, 2);
    assert.match((await run(commands.exec?.(runtime, first, ['env']))).stdout, /INSIDE=yes/);
    const error = await failure(removeSandbox(workbench, runtime, (await found('busy')).sandbox));
    assert.equal(error.code, 'sandbox-running');
    assert.equal((await found('busy')).sandbox.processes.length >= 3, true);
    await stopSandbox(workbench, runtime, sandbox);
    assert.deepEqual((await found('busy')).sandbox.processes, []);
    await stopSandbox(workbench, runtime, sandbox);
    for (const job of jobs) await forgetJob(workbench, job);
    await removeSandbox(workbench, runtime, sandbox);
  }).timeout(40_000);

  it('no name reaches anything but the one thing', async () => {
    const { runtime, sandbox } = await create('kept');
    for (const name of ['.', '..', '', 'a/b', '../enroot', '-f', 'a b', 'a\nb', '.hidden', '$(id)']) {
      assert.throws(() => containerName(name), { code: 'sandbox-name' });
      const bad = { ...sandbox, name };
      for (const command of [commands.remove, commands.export]) {
        assert.throws(() => command?.(runtime, bad, '/x'), { code: 'sandbox-name' });
      }
      assert.throws(() => commands.start?.(runtime, bad, {}), { code: 'sandbox-name' });
    }
    await workbench.run(['mkdir', path.join(home, '.local/share/enroot/with blank')]);
    assert.deepEqual(
      (await look()).sandboxes.map(({ name, usable }) => [name, usable]),
      [
        ['kept', true],
        ['with blank', false],
      ],
    );
    await workbench.run(['rmdir', path.join(home, '.local/share/enroot/with blank')]);
    await removeSandbox(workbench, runtime, sandbox);
  });

  it('one that was not unpacked to its end does not count as whole, one whose folder is closed to others does', async () => {
    const { runtime, image: from } = await image('partial');
    const words = wordsOf(need(commands.create)(runtime, from, 'partial'));
    // The first file that is longer than that ends what unpacks it.
    const cut = await workbench.run(['sh', '-c', 'ulimit -f 8; exec "$@"', 'sh', ...words]);
    assert.notEqual(cut.exitCode, 0);
    const partial = (await found('partial')).sandbox;
    assert.equal(partial.whole, false);
    await removeSandbox(workbench, runtime, partial);

    const closed = path.join(folder, 'closed.sqsh');
    await workbench.run(['sh', '-c', CLOSED, 'sh', enroot.image, closed]);
    const made = (await look()).images.find((each) => each.path === closed);
    assert(made !== undefined);
    const created = await run(commands.create?.(runtime, made, 'closed'));
    assert.equal(created.exitCode, 0, created.stderr);
    const whole = (await found('closed')).sandbox;
    assert.deepEqual([whole.whole, await mode(whole.path ?? '')], [true, '700']);
    assert.equal((await start('closed', { command: ['true'] })).exitCode, 0);
    assert.equal((await found('closed')).sandbox.whole, true, 'once it has been started');
    await removeSandbox(workbench, runtime, whole);
    await rm(closed);
  });
  const mode = async (file: string): Promise<string> =>
    (await workbench.run(['stat', '-c', '%a', file])).stdout.trim();

  it('an unpacking that is given up leaves nothing, one of a name that is taken leaves what is there', async () => {
    const { runtime, image: from } = await image('given-up');
    const abort = new AbortController();
    const onPhase = (): void => abort.abort();
    await assert.rejects(
      createSandbox(workbench, runtime, from, 'given-up', { signal: abort.signal, onPhase }),
    );
    const left = (await look()).sandboxes.find(({ name }) => name === 'given-up');
    assert(left === undefined || left.whole);
    if (left !== undefined) await removeSandbox(workbench, runtime, left);
    const signal = new AbortController().signal;
    await createSandbox(workbench, runtime, from, 'taken', { signal, onPhase: () => {} });
    const error = await failure(
      createSandbox(workbench, runtime, from, 'taken', { signal, onPhase: () => {} }),
    );
    assert.equal(error.code, 'file-exists');
    await removeSandbox(workbench, runtime, (await found('taken')).sandbox);
  });

  it('an unpacking whose window was closed goes on, is seen to its end by another, and is told once', async () => {
    const { runtime, image: from } = await image('left-open');
    const closed = await machine.connect();
    const signal = new AbortController().signal;
    const job = await new Promise<Job>((resolve) => {
      const how = { signal, onPhase: () => {}, onJob: resolve };
      createSandbox(closed, runtime, from, 'left-open', how).catch(() => {});
    });
    await closed.close();
    const attend = (): Promise<void> =>
      attendCreation(workbench, runtime, job, 'left-open', { signal, onPhase: () => {} });
    await attend();
    const { sandbox } = await found('left-open');
    assert.equal(sandbox.whole, true);
    assert.equal((await failure(attend())).code, 'job-gone');
    await removeSandbox(workbench, runtime, (await found('left-open')).sandbox);
  }).timeout(40_000);

  it('a login is kept in the file that enroot reads, for its user only', async () => {
    const [runtime] = (await look()).runtimes;
    assert(runtime !== undefined);
    const login = { registry: 'example.org:5000', user: 'me', password: "it's!" };
    await saveEnrootLogin(workbench, runtime, { ...login, password: 'old' });
    await saveEnrootLogin(workbench, runtime, { ...login, registry: 'docker.io' });
    await saveEnrootLogin(workbench, runtime, login);
    const file = path.join(home, '.config/enroot/.credentials');
    const { stdout } = await workbench.run(['sh', '-c', 'stat -c %a "$1"; cat "$1"', 'sh', file]);
    assert.equal(
      stdout,
      "600\nmachine registry-1.docker.io login me password it's!\nmachine example.org login me password it's!\n",
    );
    for (const password of ['$(id)', 'two words', '"quoted"', '']) {
      await assert.rejects(saveEnrootLogin(workbench, runtime, { ...login, password }), {
        code: 'bad-login',
      });
    }
  });

  it('is packed again, bundled, and started by a batch file', async () => {
    const { runtime, sandbox } = await create('packed');
    const file = path.join(folder, 'again.sqsh');
    const exported = await run(commands.export?.(runtime, sandbox, file));
    assert.equal(exported.exitCode, 0, exported.stderr);
    const again = (await look()).images.find((each) => each.path === file);
    assert.equal(again?.whole, true);
    assert.match((await run(commands.export?.(runtime, sandbox, file))).stderr, /File already exists/);
    const batch = path.join(home, 'batch.sh');
    await writeFile(batch, '#ENROOT_ROOTFS=packed\n');
    await chown(batch, 0, 0);
    assert.equal((await run(commands.batch?.(runtime, batch, ['sh', '-c', 'exit 5']))).exitCode, 5);
    await removeSandbox(workbench, runtime, sandbox);
  });

  it('programs in the background leave a log that is followed over a lost connection', async () => {
    const { runtime, sandbox } = await create('lasting');
    const script =
      'i=0; while [ ! -e /etc/go ]; do i=$((i+1)); echo "line $i"; sleep 0.1; done; echo the end; exit 3';
    const go = path.join(sandbox.path ?? '', 'etc', 'go');
    const job = await startJob(
      workbench,
      commands.start!(runtime, sandbox, { command: ['sh', '-c', script] }),
    );
    let output = '';
    const ended = followJob(workbench, job, {
      signal: new AbortController().signal,
      onOutput: (text) => (output += text),
    });
    await until('it prints', () => output.includes('line 2'));
    await machine.sshd.kill();
    await until('it prints again', () => {
      const [last = ''] = /line \d+\n$/.exec(output) ?? [];
      return workbench.status.state === 'connected' && Number(/\d+/.exec(last)?.[0]) > 4;
    });
    await workbench.run(['touch', go]);
    assert.equal(await ended, 3);
    const lines = output.trim().split('\n');
    assert.equal(lines.pop(), 'the end');
    assert.deepEqual(
      lines,
      lines.map((_, index) => `line ${index + 1}`),
    );
    await forgetJob(workbench, job);
    await removeSandbox(workbench, runtime, sandbox);
  }).timeout(40_000);

  it('the inventory hears of images, sandboxes and programs, and is still while nobody looks', async () => {
    const inventory: SandboxInventory = openSandboxes(workbench, () => ['~/images']);
    const following = inventory.follow();
    const hears = (what: string, holds: () => boolean): Promise<void> =>
      eventually(what, inventory.onDidChange, holds);
    const sandbox = (): Sandbox | undefined => inventory.sandboxes.find(({ name }) => name === 'heard');
    await hears('it is ready', () => inventory.state === 'ready');
    const { runtime } = await create('heard');
    await hears('the image', () => inventory.images.some(({ name }) => name === 'heard'));
    await hears('the sandbox', () => sandbox()?.whole === true);
    const job = await startJob(workbench, commands.start!(runtime, sandbox()!, { command: ['sleep', '60'] }));
    await hears('what runs', () => sandbox()?.processes.length === 1);
    await stopSandbox(workbench, runtime, sandbox()!);
    await hears('that nothing runs', () => sandbox()?.processes.length === 0);
    await forgetJob(workbench, job);
    await removeSandbox(workbench, runtime, sandbox()!);
    await hears('that it is gone', () => sandbox() === undefined);
    following.dispose();
    assert.equal(inventory.state, 'idle');
    const { stdout } = await exec('id', ['-u', machine.student.name]);
    await until('nothing of ours watches', async () => {
      const { stdout: rest } = await exec('ps', ['-u', stdout.trim(), '-o', 'args=']);
      return !/inotifywait|sleep/.test(rest);
    });
    inventory.dispose();
  }).timeout(60_000);

  it('root and this computer will do as well', async () => {
    const path = process.env['PATH'];
    const data = process.env['XDG_DATA_HOME'];
    process.env['PATH'] = enroot.path;
    process.env['XDG_DATA_HOME'] = `${folder}/of-root`;
    const local = localWorkbench();
    try {
      const { runtimes } = await surveySandboxes(local, { folders: [] });
      const [runtime] = runtimes;
      assert(runtime !== undefined);
      const small: SandboxImage = {
        id: '',
        runtime: 'enroot',
        name: 'small',
        path: enroot.image,
        size: 1,
        modified: undefined,
        origin: undefined,
        whole: true,
        usable: true,
      };
      const created = await run(commands.create?.(runtime, small, 'of-root'), local);
      assert.equal(created.exitCode, 0, created.stderr);
      const [sandbox] = (await surveySandboxes(local, { folders: [] })).sandboxes;
      assert(sandbox !== undefined);
      assert.match(
        (await run(commands.start?.(runtime, sandbox, { command: ['id', '-u'] }), local)).stdout,
        /^0$/m,
      );
      await removeSandbox(local, runtime, sandbox);
    } finally {
      process.env['PATH'] = path;
      if (data === undefined) delete process.env['XDG_DATA_HOME'];
      else process.env['XDG_DATA_HOME'] = data;
      await local.close();
    }
  });

  describe('made of images of Docker', () => {
    let docker: TestEngine;
    before(async function () {
      docker = await useEngine(this);
    });
    after(() => docker?.dispose());

    const target = (name: string): string => path.join(folder, `${name}.sqsh`);
    const convert = async (
      reference: string,
      file: string,
      how: { signal?: AbortSignal; size?: number; at?: Workbench } = {},
    ): Promise<string[]> => {
      const [runtime] = (await look()).runtimes;
      assert(runtime !== undefined);
      const phases: string[] = [];
      await convertImage(how.at ?? workbench, runtime, {
        source: { kind: 'docker', reference, elevated: true, socket: docker.socket },
        target: file,
        size: how.size,
        signal: how.signal ?? new AbortController().signal,
        onPhase: ({ text }) => phases.push(text),
      });
      return phases;
    };
    /** What an import leaves on the way. */
    const left = async (): Promise<string[]> =>
      [
        ...(await readdir('/tmp')).filter((name) => name.startsWith('enroot.')),
        ...(
          await docker.docker('ps', '--all', '--format', '{{.Names}}', '--filter', 'name=^/?enroot\\.')
        ).split('\n'),
      ].filter(Boolean);

    it('the way of the handout: build, convert, create, start with a mount, be root inside only, remove', async () => {
      const built = `${docker.image.split(':')[0]}-handout:1`;
      const context = path.join(home, 'context');
      await mkdir(context);
      await writeFile(
        path.join(context, 'Dockerfile'),
        `FROM ${docker.image}\nCOPY greet.sh /usr/bin/\nCOPY root /root\nWORKDIR /data\nENV WHO=world\n`,
      );
      await writeFile(path.join(context, 'greet.sh'), '#!/bin/sh\necho "hello $WHO" | cat - "$@"\n', {
        mode: 0o755,
      });
      await mkdir(path.join(context, 'root'));
      await writeFile(path.join(context, 'root', 'note'), '');
      await docker.docker('build', '--tag', built, context);
      try {
        const phases = await convert(built, target('handout'));
        assert.deepEqual(phases, [
          'Fetching image',
          'Extracting image content',
          'Creating squashfs filesystem',
        ]);
        const { runtimes, images } = await look();
        const [runtime] = runtimes;
        const made = images.find(({ name }) => name === 'handout');
        assert(runtime !== undefined && made?.whole === true);
        assert.equal((await run(commands.create?.(runtime, made, 'handout'))).exitCode, 0);
        assert.equal((await found('handout')).sandbox.origin, `dockerd://${built}`);
        const data = path.join(home, 'shared');
        await workbench.run(['sh', '-c', 'mkdir "$1" && echo "from outside" >"$1/in"', 'sh', data]);
        const mounts = [{ source: data, target: '/data', readOnly: false }];
        const ran = await start('handout', { mounts, command: ['greet.sh', 'in'] });
        assert.equal(ran.stdout, 'hello world\nfrom outside\n');
        const { stdout: uid } = await workbench.run(['id', '-u']);
        const script = 'cat /proc/self/uid_map; echo x >/data/out; echo x >/etc/by-root';
        const rooted = await start('handout', {
          root: true,
          writable: true,
          mounts,
          command: ['sh', '-c', script],
        });
        assert.match(rooted.stdout, new RegExp(`^\\s*0\\s+${uid.trim()}\\s+1$`, 'm'));
        const { stdout: owner } = await workbench.run(['stat', '-c', '%u', path.join(data, 'out')]);
        assert.equal(owner, uid);
        await removeSandbox(workbench, runtime, (await found('handout')).sandbox);
        const removed = await run(commands.removeImage?.(runtime, made));
        assert.equal(removed.exitCode, 0, removed.stderr);
      } finally {
        await docker.docker('rmi', '--force', built);
      }
    }).timeout(60_000);

    it('an image that is not there, or a target that is, is said', async () => {
      const missing = await failure(convert('cwtest-no-such-image:1', target('missing')));
      assert.equal(missing.code, 'no-such-image');
      await writeFile(target('taken'), 'mine');
      assert.equal((await failure(convert(docker.image, target('taken')))).code, 'file-exists');
      assert.equal((await workbench.run(['cat', target('taken')])).stdout, 'mine');
      assert.equal((await failure(convert(docker.image, target('huge'), { size: 1e15 }))).code, 'disk-full');
      assert.deepEqual(await left(), []);
    }).timeout(40_000);

    it('a full disk is said, and nothing partial is left', async () => {
      const undo = await fillDisk(machine.student);
      try {
        const error = await failure(convert(docker.image, path.join(home, 'no-room.sqsh')));
        assert.equal(error.code, 'disk-full', error.detail);
        assert(!(await readdir(home)).includes('no-room.sqsh'));
      } finally {
        await undo();
      }
      assert.deepEqual(await left(), []);
    }).timeout(40_000);

    it('given up, it leaves nothing behind', async () => {
      const abort = new AbortController();
      const [runtime] = (await look()).runtimes;
      assert(runtime !== undefined);
      const done = convertImage(workbench, runtime, {
        source: { kind: 'docker', reference: docker.image, elevated: true, socket: docker.socket },
        target: target('abandoned'),
        size: undefined,
        signal: abort.signal,
        onPhase: ({ text }) => {
          if (text.startsWith('Extracting')) abort.abort();
        },
      });
      await assert.rejects(done, { name: 'AbortError' });
      assert.deepEqual(await left(), []);
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.includes('abandoned')),
        [],
      );
    }).timeout(40_000);

    it('two at once to the same file are one and an explanation; to two files they are two', async () => {
      const [first, second] = await Promise.allSettled([
        convert(docker.image, target('twice')),
        convert(docker.image, target('twice')),
      ]);
      const codes = [first, second].map((each) =>
        each.status === 'rejected' ? (each.reason as { code: string }).code : 'done',
      );
      assert(codes.includes('done'), codes.join(' '));
      assert(
        codes.some((code) => code === 'job-busy' || code === 'file-exists'),
        codes.join(' '),
      );
      await Promise.all([convert(docker.image, target('one')), convert(docker.image, target('other'))]);
      const whole = (await look()).images.filter(({ whole }) => whole).map(({ name }) => name);
      for (const name of ['twice', 'one', 'other']) assert(whole.includes(name), name);
      assert.deepEqual(await left(), []);
    }).timeout(60_000);

    it('another window goes on with one whose window was closed, and its end is told once', async () => {
      const [runtime] = (await look()).runtimes;
      assert(runtime !== undefined);
      const closed = await machine.connect();
      const begun = new Promise<Job>((resolve) => {
        const lost = convertImage(closed, runtime, {
          source: { kind: 'docker', reference: docker.image, elevated: true, socket: docker.socket },
          target: target('left-behind'),
          size: undefined,
          signal: new AbortController().signal,
          onPhase: () => {},
          onJob: resolve,
        });
        lost.catch(() => {});
      });
      const job = await begun;
      await closed.close();
      const phases: string[] = [];
      const attend = (): Promise<void> =>
        attendConversion(workbench, runtime, job, {
          target: target('left-behind'),
          signal: new AbortController().signal,
          onPhase: ({ text }) => phases.push(text),
        });
      await attend();
      assert.equal(phases[0], 'Fetching image', 'it is told from its beginning');
      assert((await look()).images.some(({ name, whole }) => name === 'left-behind' && whole));
      assert.equal((await failure(attend())).code, 'job-gone');
    }).timeout(40_000);

    it('a connection that breaks does not break it', async () => {
      const [runtime] = (await look()).runtimes;
      assert(runtime !== undefined);
      await convertImage(workbench, runtime, {
        source: { kind: 'docker', reference: docker.image, elevated: true, socket: docker.socket },
        target: target('over-a-break'),
        size: undefined,
        signal: new AbortController().signal,
        onPhase: ({ text }) => {
          if (text.startsWith('Fetching')) void machine.sshd.kill();
        },
      });
      assert((await look()).images.some(({ name, whole }) => name === 'over-a-break' && whole));
    }).timeout(40_000);
  });

  it('an image says where it came from, and is started as it is', async function () {
    const { runtime, image: small } = await image('direct');
    assert.equal(await originOfImage(workbench, small), 'docker://small');
    const unknown = path.join(folder, 'unknown.sqsh');
    await exec('mksquashfs', ['/bin/busybox', unknown, '-no-progress']);
    const other = (await look()).images.find((each) => each.path === unknown);
    assert(other !== undefined);
    assert.equal(await originOfImage(workbench, other), undefined);
    const startImage = need(commands.startImage);
    const hostile = { ...small, path: `${folder}/it's $(touch x).sqsh` };
    assert.throws(() => startImage(runtime, hostile, {}), { code: 'bad-argument' });
    if (!IS_REAL_ENROOT) skip(this, 'the stand-in for enroot starts no images as they are');
    if (
      !existsSync('/dev/fuse') ||
      !existsSync('/usr/bin/squashfuse') ||
      !existsSync('/usr/bin/fuse-overlayfs')
    )
      skip(this, 'squashfuse, fuse-overlayfs or /dev/fuse is not there');
    const ran = await run(startImage(runtime, small, { command: ['sh', '-c', 'echo "in $INSIDE"; exit 7'] }));
    assert.deepEqual([ran.stdout, ran.exitCode], ['in yes\n', 7], ran.stderr);
  });

  it('names that are no text are shown, and not offered to any command', async () => {
    await workbench.run(['sh', '-c', 'cp "$1" "$2/$(printf "bad\\377").sqsh"', 'sh', enroot.image, folder]);
    const bad = (await look()).images.find(({ name }) => name.startsWith('bad'));
    assert.deepEqual([bad?.usable, bad?.whole], [false, true]);
    await workbench.run(['sh', '-c', 'rm "$1"/bad*', 'sh', folder]);
  });

  it('an image of a registry that wants a login is imported once there is one', async function () {
    if (!IS_REAL_ENROOT) skip(this, 'the stand-in for enroot knows no registries');
    const registry = await startRegistry(this);
    const docker = await useEngine(this);
    const reference = `${registry.address}/box:1`;
    try {
      const { login } = registry;
      await docker.docker(
        'login',
        '--username',
        login.username,
        '--password',
        login.password,
        login.registry,
      );
      await docker.docker('tag', docker.image, reference);
      await docker.docker('push', reference);
      await docker.docker('rmi', reference);
      await docker.docker('logout', login.registry);
      const [runtime] = (await look()).runtimes;
      assert(runtime !== undefined);
      const phases: string[] = [];
      const options = (name: string): Parameters<typeof convertImage>[2] => ({
        source: { kind: 'registry', reference },
        target: path.join(folder, `${name}.sqsh`),
        size: undefined,
        signal: new AbortController().signal,
        onPhase: ({ text }) => phases.push(text),
      });
      const refused = await failure(convertImage(workbench, runtime, options('refused')));
      assert.equal(refused.code, 'registry-unauthorized', refused.detail);
      await saveEnrootLogin(workbench, runtime, {
        registry: login.registry,
        user: login.username,
        password: 'no',
      });
      const wrong = await failure(convertImage(workbench, runtime, options('wrong')));
      assert.equal(wrong.code, 'registry-unauthorized', wrong.detail);
      await saveEnrootLogin(workbench, runtime, {
        registry: login.registry,
        user: login.username,
        password: login.password,
      });
      phases.length = 0;
      await convertImage(workbench, runtime, options('pulled'));
      const { images } = await look();
      assert(images.some(({ name, whole }) => name === 'pulled' && whole));
      assert(!images.some(({ name }) => name === 'refused' || name === 'wrong'));
      assert(
        phases.includes('Converting whiteouts') && phases.includes('Creating squashfs filesystem'),
        phases.join(),
      );
      const pulled = images.find(({ name }) => name === 'pulled');
      assert.equal(await originOfImage(workbench, pulled!), `docker://${registry.address}#box:1`);
    } finally {
      await docker.dispose();
      await registry.stop();
    }
  }).timeout(40_000);

  it('an image of Podman is imported, and nothing of that is left in Podman', async function () {
    this.timeout(60_000);
    const podman = await startOwnPodman(this);
    const before = { ...process.env };
    const local = localWorkbench();
    try {
      Object.assign(process.env, podman.environment, { PATH: enroot.path });
      const [runtime] = (await surveySandboxes(local, { folders: [] })).runtimes;
      assert(runtime !== undefined);
      const target = path.join(podman.folder, 'of-podman.sqsh');
      const convert = (reference: string): Promise<void> =>
        convertImage(local, runtime, {
          source: { kind: 'podman', reference },
          ...{ target, size: undefined, signal: new AbortController().signal, onPhase: () => {} },
        });
      assert.equal((await failure(convert(PODMAN_IMAGE))).code, 'image-without-command');
      const reference = 'localhost/cwtest-enroot:1';
      const pack = `tar -C / -c bin/busybox | podman import --change 'CMD ["/bin/busybox"]' - "$1"`;
      await exec('sh', ['-c', pack, 'sh', reference], { env: { ...before, ...podman.environment } });
      await convert(reference);
      const { images } = await surveySandboxes(local, { folders: [podman.folder] });
      const made = images.find((each) => each.path === target);
      assert.equal(made?.whole, true);
      assert.equal(await originOfImage(local, made), `podman://${reference}`);
      const containers = await podman.engine.containers.list();
      assert.deepEqual(
        containers.filter(({ name }) => name.includes('enroot')),
        [],
      );
    } finally {
      process.env = before;
      await local.close();
      await podman.dispose();
    }
  });
});
