import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { ENROOT_TITLE, IS_REAL_ENROOT, useEnroot } from '../support/enroot';
import type { TestEnroot } from '../support/enroot';
import { until } from '../support/eventually';
import { startRegistry, type TestRegistry } from '../support/registry';
import { skip } from '../support/skip';
import { canCreateUsers, createStudent, type Student } from '../support/student';

/** What a program has said, and how it ended. */
interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** What we rely on in enroot, asked of the program itself: if a release changes any of it, this says what. */
describe(`what enroot promises, with ${ENROOT_TITLE}`, function () {
  this.timeout(40_000);
  let enroot: TestEnroot;
  let student: Student;
  let user: { uid: number; gid: number };
  /** Where commands run, and where the containers are. */
  let place: string;
  let data: string;

  before(async function () {
    if (!canCreateUsers()) skip(this, 'a user of its own needs root');
    enroot = await useEnroot(this);
    student = await createStudent({ groups: ['docker'] });
    user = await stat(student.home);
    place = path.join(student.home, 'place');
    data = path.join(student.home, 'data');
    for (const folder of [place, data, path.join(student.home, 'run')]) {
      await mkdir(folder, { mode: 0o700 });
      await chown(folder, user.uid, user.gid);
    }
  });
  after(async () => {
    await student?.remove();
    await enroot?.dispose();
  });

  /** As the user, with nothing in between: runuser(1) kills what it was asked to end two seconds later. */
  const words = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string[] => [
    ...['setpriv', `--reuid=${student.name}`, `--regid=${user.gid}`, '--init-groups', '--'],
    ...['env', '-i', `HOME=${student.home}`, `PATH=${enroot.path}`],
    ...[`XDG_RUNTIME_DIR=${student.home}/run`, `ENROOT_DATA_PATH=${data}`],
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...args,
  ];
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> =>
    new Promise((resolve) => {
      const child = execFile('env', words(args, env), { cwd: place }, (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        }),
      );
      child.stdin?.end();
    });
  const ask = (...args: string[]): Promise<Said> => run(['enroot', ...args]);
  const create = async (name: string): Promise<void> => {
    const { code, stderr } = await ask('create', '--name', name, enroot.image);
    assert.equal(code, 0, stderr);
  };
  /** Starts something that goes on, in a process group of its own. */
  const behind = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn('setsid', words(args, env), { cwd: place, stdio: 'ignore' });
  /** The processes of the user with such a command line. */
  const alive = async (command: string): Promise<number[]> => {
    const found: number[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const said = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const owner = await stat(`/proc/${pid}`).catch(() => undefined);
      if (said.split('\0').join(' ').trim() === command && owner?.uid === user.uid) found.push(Number(pid));
    }
    return found;
  };
  const end = async (command: string): Promise<void> => {
    for (const pid of await alive(command)) process.kill(pid, 'SIGKILL');
    await until(`${command} has ended`, async () => (await alive(command)).length === 0);
  };
  const realOnly = (context: Mocha.Context, why: string): void => {
    if (!IS_REAL_ENROOT) skip(context, `the real enroot is not on PATH: ${why}`);
  };

  it('says its version and settings, and how it is used on standard output', async () => {
    const version = await ask('version');
    assert.deepEqual([version.code, /^\d+\.\d+\.\d+\n$/.test(version.stdout)], [0, true], version.stdout);
    const { stdout } = await ask('info');
    assert.match(stdout, /^Enroot version: \d+\.\d+/m);
    assert.match(stdout, /^Config file: /m);
    assert(stdout.includes(`\n  ENROOT_DATA_PATH=${data}\n`), stdout);
    assert(stdout.includes(`\n  ENROOT_CONFIG_PATH=${student.home}/.config/enroot\n`), stdout);
    assert(stdout.includes(`\n  ENROOT_CACHE_PATH=${student.home}/.cache/enroot\n`), stdout);
    assert(stdout.includes(`\n  ENROOT_RUNTIME_PATH=${student.home}/run/enroot\n`), stdout);
    for (const wrong of [['inspect', 'x'], ['create'], ['no-such-command']]) {
      const said = await ask(...wrong);
      assert.deepEqual([said.code, said.stdout.startsWith('Usage: enroot')], [1, true], wrong.join(' '));
    }
  });

  it('does nothing at all without a folder for what runs, and errors go to standard error without colours', async () => {
    const refused = await run(['enroot', 'version'], { XDG_RUNTIME_DIR: '/run/cwtest-none' });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /mkdir: cannot create directory .*Permission denied/);
    const cured = { XDG_RUNTIME_DIR: '/run/cwtest-none', ENROOT_RUNTIME_PATH: `${student.home}/run/cured` };
    assert.equal((await run(['enroot', 'version'], cured)).code, 0);
    const failed = await ask('start', 'nobody-has-made-it', 'true');
    assert.deepEqual([failed.code, failed.stdout], [1, '']);
    assert.match(failed.stderr, /^\[ERROR\] /m);
  });

  it('unpacks images under a name once, and nothing that is none', async () => {
    const made = await ask('create', '--name', 'once', enroot.image);
    assert.equal(made.code, 0);
    assert.match(made.stderr, /^\[INFO\] Extracting squashfs filesystem\.\.\./m);
    assert.equal((await stat(path.join(data, 'once'))).mode & 0o777, 0o755);
    assert.match(
      (await ask('create', '--name', 'once', enroot.image)).stderr,
      /^\[ERROR\] File already exists: \//m,
    );
    await writeFile(path.join(place, 'none.sqsh'), 'nothing');
    await chmod(path.join(place, 'none.sqsh'), 0o644);
    assert.match((await ask('create', 'none.sqsh')).stderr, /^\[ERROR\] Invalid image format: \//m);
    const magic = Buffer.alloc(4);
    const file = await open(enroot.image);
    await file.read(magic, 0, 4, 0);
    await file.close();
    assert.equal(magic.toString(), 'hsqs');
    await ask('remove', '--force', 'once');
  });

  it('leaves a container that lists and starts where unpacking was interrupted, closed to all but its owner', async () => {
    const cut = await run([
      'sh',
      '-c',
      'ulimit -f 8; exec "$@"',
      'sh',
      'enroot',
      'create',
      '--name',
      'cut',
      enroot.image,
    ]);
    assert.notEqual(cut.code, 0);
    const left = await stat(path.join(data, 'cut'), { bigint: true });
    assert.equal(Number(left.mode & 0o777n), 0o700);
    assert.equal(left.mtimeNs, left.ctimeNs, 'nobody has set its time');
    assert.equal((await ask('list')).stdout, 'cut\n');
    await ask('remove', '--force', 'cut');
  });

  it('lists names, those of stray files too', async function () {
    await create('listed');
    await writeFile(path.join(data, 'stray'), '');
    await writeFile(path.join(data, '.hidden'), '');
    assert.equal((await ask('list')).stdout, 'listed\nstray\n');
    await rm(path.join(data, 'stray'));
    await rm(path.join(data, '.hidden'));
    await ask('remove', '--force', 'listed');
  });

  it('starts programs with their exit status and the environment of the image, and a root that is read-only', async () => {
    await create('box');
    assert.equal((await ask('start', 'box', 'sh', '-c', 'exit 7')).code, 7);
    assert.equal((await ask('start', 'box', 'no-such-program')).code, 127);
    assert.equal((await ask('start', 'box', 'touch', '/new')).code, 1);
    assert.equal((await ask('start', '--rw', 'box', 'touch', '/new')).code, 0);
    const { stdout } = await ask('start', '--env', 'GIVEN=x y', 'box', 'env');
    assert.match(stdout, /^INSIDE=yes$/m);
    assert.match(stdout, /^GIVEN=x y$/m);
    assert.match(stdout, /^TERM=$/m);
    const map = await ask('start', '--root', 'box', 'cat', '/proc/self/uid_map');
    assert.match(map.stdout, new RegExp(`^\\s*0\\s+${user.uid}\\s+1$`, 'm'));
  });

  it('mounts for reading and writing, and for reading by options of its own', async () => {
    const mount = (text: string, ...command: string[]): Promise<Said> =>
      ask('start', '--mount', text, 'box', ...command);
    assert.equal((await mount(`${place}:/mnt`, 'touch', '/mnt/written')).code, 0);
    assert.notEqual((await mount(`${place}:/mnt:none:x-create=dir,bind,ro`, 'touch', '/mnt/b')).code, 0);
    assert.equal((await mount(`${place}:/mnt:none:x-create=dir,bind,ro`, 'ls', '/mnt/written')).code, 0);
    assert((await readdir(place)).includes('written') && !(await readdir(place)).includes('b'));
  });

  it('does not take the way in which Docker says that a mount is for reading', async function () {
    realOnly(this, 'the stand-in does not look at types of file systems');
    assert.notEqual((await ask('start', '--mount', `${place}:/mnt:ro`, 'box', 'true')).code, 0);
  });

  it('wants the program of NVIDIA where GPUs are asked for', async function () {
    realOnly(this, 'the stand-in has no hooks');
    if (existsSync('/usr/bin/nvidia-container-cli')) skip(this, 'this machine has nvidia-container-cli');
    const asked = await ask('start', '--env', 'NVIDIA_VISIBLE_DEVICES=all', 'box', 'true');
    assert.match(asked.stderr, /\[ERROR\] Command not found: nvidia-container-cli/);
    assert.equal((await ask('start', '--env', 'NVIDIA_VISIBLE_DEVICES=void', 'box', 'true')).code, 0);
  });

  it('enters what runs, and tells of processes that are not there', async () => {
    const inside = behind(['enroot', 'start', 'box', 'sleep', '7001']);
    await until('it runs', async () => (await alive('sleep 7001')).length === 1);
    const [pid] = await alive('sleep 7001');
    assert.equal((await ask('exec', String(pid), 'sh', '-c', 'exit 5')).code, 5);
    assert.match((await ask('exec', String(pid), 'env')).stdout, /^INSIDE=yes$/m);
    assert.notEqual((await ask('exec', String(pid), 'no-such-program')).code, 0);
    await end('sleep 7001');
    if (inside.exitCode === null && inside.signalCode === null) await once(inside, 'exit');
    const gone = await ask('exec', String(pid), 'true');
    assert.deepEqual(
      [gone.code, /\[ERROR\] Process not found: \d+/.test(gone.stderr)],
      [1, true],
      gone.stderr,
    );
  });

  it('lists what runs in columns, where a second start of a container has no name', async function () {
    realOnly(this, 'the stand-in does not list what runs');
    assert.deepEqual((await ask('list', '-f')).stdout.split('\n')[0]?.trim().split(/\s+/), [
      ...['NAME', 'PID', 'COMM', 'STATE', 'STARTED', 'TIME', 'MNTNS', 'USERNS', 'COMMAND'],
    ]);
    for (const seconds of ['7002', '7003']) {
      behind(['enroot', 'start', 'box', 'sleep', seconds]);
      await until('it runs', async () => (await alive(`sleep ${seconds}`)).length === 1);
    }
    const rows = (await ask('list', '-f')).stdout.split('\n').filter((row) => row.includes('sleep'));
    assert.equal(rows.length, 2);
    assert.equal(rows.filter((row) => row.startsWith('box ')).length, 1, rows.join('\n'));
    await end('sleep 7002');
    await end('sleep 7003');
  });

  it('leaves children where the first process is ended, and processes where a container is removed', async () => {
    behind(['enroot', 'start', 'box', 'sh', '-c', 'sleep 7004 & wait']);
    await until('it runs', async () => (await alive('sleep 7004')).length === 1);
    const [parent] = await alive('sh -c sleep 7004 & wait');
    assert(parent !== undefined);
    process.kill(parent, 'SIGKILL');
    await until('the parent has ended', async () => (await alive('sh -c sleep 7004 & wait')).length === 0);
    assert.equal((await alive('sleep 7004')).length, 1);
    assert.equal((await ask('remove', '--force', 'box')).code, 0);
    assert.equal((await alive('sleep 7004')).length, 1);
    assert.equal((await ask('list')).stdout, '');
    await end('sleep 7004');
  });

  it('removes nothing unasked, stops at the first that is missing, and takes “.” for everything', async () => {
    await create('one');
    const unasked = await ask('remove', 'one');
    assert.deepEqual([unasked.code, unasked.stdout], [1, '']);
    assert.equal((await ask('list')).stdout, 'one\n');
    assert.match(
      (await ask('remove', '--force', 'missing', 'one')).stderr,
      /\[ERROR\] No such file or directory: \//,
    );
    assert.equal((await ask('list')).stdout, 'one\n');
    await create('two');
    assert.equal((await ask('remove', '--force', '.')).code, 0);
    assert(!existsSync(path.join(data, 'one')) && !existsSync(path.join(data, 'two')));
    await mkdir(data, { recursive: true });
    await chown(data, user.uid, user.gid);
  });

  it('packs and bundles into the working folder, and overwrites nothing', async () => {
    await create('packed');
    assert.equal((await ask('export', 'packed')).code, 0);
    assert((await readdir(place)).includes('packed.sqsh'));
    assert.match((await ask('export', 'packed')).stderr, /\[ERROR\] File already exists: \//);
    assert.equal((await ask('export', '--output', 'named.sqsh', 'packed')).code, 0);
    assert.equal((await ask('create', '--name', 'again', 'named.sqsh')).code, 0);
    await ask('remove', '--force', 'packed', 'again');
  });

  it('bundles an image into a program', async function () {
    if (
      IS_REAL_ENROOT &&
      !existsSync(path.join(path.dirname(enroot.path.split(':')[0] ?? ''), 'bin/enroot-makeself'))
    )
      skip(this, 'enroot is installed without what makes bundles');
    await copyFile(enroot.image, path.join(place, 'small.sqsh'));
    await chown(path.join(place, 'small.sqsh'), user.uid, user.gid);
    const bundled = await ask('bundle', 'small.sqsh');
    assert.equal(bundled.code, 0, bundled.stderr);
    assert.equal((await stat(path.join(place, 'small.run'))).mode & 0o100, 0o100);
    assert.match((await ask('bundle', 'small.sqsh')).stderr, /\[ERROR\] File already exists: \//);
  });

  it('starts what a batch file names, and misses the name in one that has none', async () => {
    await create('batched');
    await writeFile(path.join(place, 'good.sh'), '#ENROOT_ROOTFS=batched\n', { mode: 0o755 });
    await writeFile(path.join(place, 'empty.sh'), '', { mode: 0o755 });
    for (const name of ['good.sh', 'empty.sh']) await chown(path.join(place, name), user.uid, user.gid);
    assert.equal((await ask('batch', 'good.sh', 'sh', '-c', 'exit 5')).code, 5);
    for (const name of ['empty.sh', 'nowhere.sh']) {
      assert.match((await ask('batch', name)).stderr, /\[ERROR\] Missing directive ENROOT_ROOTFS in /, name);
    }
    await ask('remove', '--force', 'batched');
  });

  it('ends with the codes of curl where a registry is not reached', async () => {
    const { code, stderr } = await ask('import', 'docker://nowhere.invalid#alpine');
    assert.equal(code, 6);
    assert.match(stderr, /curl: \(6\) Could not resolve host/);
  });

  describe('of images of Docker', () => {
    let docker: TestEngine;
    let environment: Record<string, string>;
    before(async function () {
      docker = await useEngine(this);
      environment = { DOCKER_HOST: `unix://${docker.socket}` };
    });
    after(() => docker?.dispose());
    const take = (...args: string[]): Promise<Said> => run(['enroot', 'import', ...args], environment);

    it('imports, and says its parts only', async () => {
      const { code, stdout, stderr } = await take(`dockerd://${docker.image}`);
      assert.deepEqual([code, stdout], [0, ''], stderr);
      const parts = ['Fetching image', 'Extracting image content...', 'Creating squashfs filesystem...'];
      assert.deepEqual(
        [...stderr.matchAll(/^\[INFO\] (.*)$/gm)].map(([, text]) => text),
        parts,
      );
      assert.match(stderr, /^[0-9a-f]{64}$/m);
      const file = `${docker.image.replace(/[/:]/g, '+')}.sqsh`;
      assert((await readdir(place)).includes(file));
      const again = await take(`dockerd://${docker.image}`);
      assert.deepEqual(
        [again.code, again.stderr.trim()],
        [1, `[ERROR] File already exists: ${place}/${file}`],
      );
      assert.deepEqual((await take('-f', `dockerd://${docker.image}`)).code, 1);
      await rm(path.join(place, file));
    });

    it('says that Docker is closed, or not there', async () => {
      const closed = await run(['enroot', 'import', 'dockerd://x'], {
        DOCKER_HOST: 'unix:///root/none.sock',
      });
      assert.equal(closed.code, 1);
      assert.match(closed.stderr, /permission denied/i);
      await run(['sh', '-c', 'mkdir bin && ln -s /usr/bin/* bin/ && rm bin/docker']);
      const PATH = `${enroot.path.split(':')[0]}:${place}/bin`;
      const missing = await run(['enroot', 'import', 'dockerd://x'], { PATH });
      assert.deepEqual([missing.code, missing.stderr.trim()], [1, '[ERROR] Command not found: docker']);
    });

    /** An import that stays in the middle, where a container of Docker's is read. */
    const beginImport = async (): Promise<{
      pid: number;
      exited: Promise<unknown>;
      left: () => Promise<string>;
    }> => {
      const shim = await mkdtemp(path.join(place, 'shim-'));
      const temporary = await mkdtemp(path.join(place, 'temp-'));
      for (const folder of [shim, temporary]) await chown(folder, user.uid, user.gid);
      const slow = '#!/bin/sh\n[ "$1" != export ] || exec sleep 7005\nexec /usr/bin/docker "$@"\n';
      await writeFile(path.join(shim, 'docker'), slow, { mode: 0o755 });
      const child = behind(['enroot', 'import', '--output', 'ended.sqsh', `dockerd://${docker.image}`], {
        ...environment,
        PATH: `${shim}:${enroot.path}`,
        ENROOT_TEMP_PATH: temporary,
      });
      const exited = once(child, 'exit');
      await until('it works', async () => (await alive('sleep 7005')).length === 1);
      // The container is named as the folder is.
      const [name = ''] = await readdir(temporary);
      const left = async (): Promise<string> =>
        (await docker.docker('ps', '--all', '--quiet', '--filter', `name=^/?${name}$`)) +
        (await readdir(temporary)).join();
      assert.notEqual(await left(), name, 'it has made a container');
      assert(child.pid !== undefined);
      return { pid: child.pid, exited, left };
    };

    it('goes on where its first process alone is asked to end, and tidies up after the others', async () => {
      const { pid, exited, left } = await beginImport();
      process.kill(pid, 'SIGTERM');
      assert.equal((await alive('sleep 7005')).length, 1);
      await end('sleep 7005');
      await exited;
      await until('nothing is left', async () => (await left()) === '');
      assert(!(await readdir(place)).includes('ended.sqsh'));
    });

    it('tidies up where its group is asked to end', async () => {
      const { pid, exited, left } = await beginImport();
      process.kill(-pid, 'SIGTERM');
      await exited;
      await until('nothing is left', async () => (await left()) === '');
      assert.deepEqual(await alive('sleep 7005'), []);
      assert(!(await readdir(place)).includes('ended.sqsh'));
    });
  });

  describe('of images of a registry that wants a login', () => {
    let docker: TestEngine | undefined;
    let registry: TestRegistry | undefined;
    let reference: string;
    const environment = { ENROOT_ALLOW_HTTP: 'y' };
    before(async function () {
      realOnly(this, 'the stand-in knows no registries');
      registry = await startRegistry(this);
      docker = await useEngine(this);
      const { login, address } = registry;
      reference = `${address}/box:1`;
      await docker.docker('login', '--username', login.username, '--password', login.password, address);
      await docker.docker('tag', docker.image, reference);
      await docker.docker('push', reference);
      await docker.docker('rmi', reference);
      await docker.docker('logout', address);
    });
    after(async () => {
      await docker?.dispose();
      await registry?.stop();
    });
    const uri = (name = 'box:1'): string => `docker://${registry?.address}#${name}`;
    const knows = async (password: string): Promise<void> => {
      const folder = path.join(student.home, '.config/enroot');
      await mkdir(folder, { recursive: true });
      await writeFile(
        path.join(folder, '.credentials'),
        `machine 127.0.0.1 login student password ${password}\n`,
      );
      await chmod(path.join(folder, '.credentials'), 0o644);
    };

    it('tells the digest, and of tags that are not there', async () => {
      await knows('right');
      const { stdout, stderr } = await run(['enroot', 'digest', uri()], environment);
      assert.match(stdout, /^sha256:[0-9a-f]{64}\n$/, stderr);
      const open = http.createServer((_request, response) => response.writeHead(404).end());
      await once(open.listen(0, '127.0.0.1'), 'listening');
      const none = `docker://localhost:${(open.address() as AddressInfo).port}#box:none`;
      const missing = await run(['enroot', 'import', none], environment);
      open.close();
      assert.equal(missing.code, 1);
      assert.match(missing.stderr, /\[ERROR\] URL \S+\/manifests\/none returned error code: 404 Not Found/);
      assert.equal((await run(['enroot', 'load', 'dockerd://x'], environment)).code, 1);
    });

    it('says nothing of a wrong password but that it failed', async () => {
      await knows('wrong');
      const { code, stderr } = await run(['enroot', 'import', uri()], environment);
      assert.notEqual(code, 0);
      assert.match(stderr, /Authenticating with user: student/);
      assert.doesNotMatch(stderr, /Authentication succeeded/);
    });
  });
});
