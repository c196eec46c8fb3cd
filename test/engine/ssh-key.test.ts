import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installKey, makeKey, proveKey, unlockKey } from '../../src/workbench';
import type { SshOptions, SshPrompts, Workbench } from '../../src/workbench';
import { failure } from '../support/failure';
import { fillDisk } from '../support/fullDisk';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

const exec = promisify(execFile);

describe('a key instead of a password', () => {
  let machine: Machine;
  let workbench: Workbench;
  let folder: string;
  let ssh: string;
  let keys: string;
  before(async function () {
    machine = await startMachine(this, {
      settings: ['AuthorizedKeysFile .ssh/authorized_keys', 'StrictModes yes'],
    });
    workbench = await machine.connect();
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-key-'));
    ssh = path.join(machine.student.home, '.ssh');
    keys = path.join(ssh, 'authorized_keys');
  });
  after(async () => {
    await machine?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => rm(ssh, { recursive: true, force: true }));

  let made = 0;
  const newKey = (passphrase?: string) =>
    makeKey({
      file: path.join(folder, `id_${++made}`),
      comment: 'me@here',
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  const login = (prompts: Partial<SshPrompts> = {}): SshOptions => ({
    target: machine.target,
    knownHostsFiles: [machine.knownHosts],
    prompts: {
      confirmHostKey: () => Promise.resolve(false),
      password: () => Promise.resolve(machine.student.password),
      passphrase: () => Promise.resolve(undefined),
      answers: () => Promise.resolve(undefined),
      sudoPassword: () => Promise.resolve(undefined),
      ...prompts,
    },
  });
  const asStudent = async (file: string, text: string, mode: number): Promise<void> => {
    const { uid, gid } = await stat(machine.student.home);
    await mkdir(ssh, { recursive: true, mode: 0o755 });
    await writeFile(file, text, { mode });
    await chmod(file, mode);
    await chown(ssh, uid, gid);
    await chown(file, uid, gid);
  };
  const rights = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

  it('is made in the form of OpenSSH, for its owner alone', async () => {
    const { file, publicKey } = await newKey();
    assert.match(publicKey, /^ssh-ed25519 \S+ me@here$/);
    assert.equal(await rights(file), 0o600);
    assert.equal(await readFile(`${file}.pub`, 'utf8'), `${publicKey}\n`);
    const { stdout } = await exec('ssh-keygen', ['-y', '-P', '', '-f', file]);
    assert.equal(stdout.trim(), publicKey);
  });

  it('is locked with a passphrase where one is given', async () => {
    const { file, publicKey } = await newKey('correct horse');
    await assert.rejects(exec('ssh-keygen', ['-y', '-P', 'wrong', '-f', file]));
    const { stdout } = await exec('ssh-keygen', ['-y', '-P', 'correct horse', '-f', file]);
    assert.equal(stdout.trim(), publicKey);
  });

  it('never takes the place of another one', async () => {
    const { file } = await newKey();
    const before = await readFile(file, 'utf8');
    assert.equal((await failure(makeKey({ file, comment: 'x' }))).code, 'key-exists');
    assert.equal(await readFile(file, 'utf8'), before);
    const half = path.join(folder, 'half');
    await writeFile(`${half}.pub`, 'something');
    assert.equal((await failure(makeKey({ file: half, comment: 'x' }))).code, 'key-exists');
    await assert.rejects(stat(half));
  });

  it('lets in once it is installed, and is installed once', async () => {
    const { file, publicKey } = await newKey();
    const before = await failure(proveKey(login(), file));
    assert.equal(before.code, 'key-refused');
    await installKey(workbench, publicKey);
    await installKey(workbench, publicKey);
    assert.equal(await readFile(keys, 'utf8'), `${publicKey}\n`);
    assert.deepEqual([await rights(ssh), await rights(keys)], [0o700, 0o600]);
    await proveKey(login(), file);
  });

  it('asks for the passphrase, and for nothing else', async () => {
    const { file, publicKey } = await newKey('pass phrase');
    await installKey(workbench, publicKey);
    const asked: string[] = [];
    await proveKey(
      login({
        passphrase: (keyFile) => {
          asked.push(keyFile);
          return Promise.resolve('pass phrase');
        },
        password: () => assert.fail('asked for the password'),
      }),
      file,
    );
    assert.deepEqual(asked, [file]);
  });

  it('is unlocked once, before it is installed', async () => {
    const { file, publicKey } = await newKey('pass phrase');
    await unlockKey(login({ passphrase: () => Promise.resolve('pass phrase') }), file);
    await installKey(workbench, publicKey);
    await proveKey(login({ passphrase: () => assert.fail('asked again') }), file);
  });

  it('joins the keys that are there, whatever the last line ends with, and makes rights right', async () => {
    const other = (await newKey()).publicKey;
    const { file, publicKey } = await newKey();
    await asStudent(keys, `# ${publicKey}\n${other}`, 0o664);
    await installKey(workbench, publicKey);
    assert.equal(await readFile(keys, 'utf8'), `# ${publicKey}\n${other}\n${publicKey}\n`);
    assert.deepEqual([await rights(ssh), await rights(keys)], [0o700, 0o600]);
    await proveKey(login(), file);
    await appendFile(keys, '# end');
    const third = (await newKey()).publicKey;
    await installKey(workbench, third);
    assert((await readFile(keys, 'utf8')).endsWith(`# end\n${third}\n`));
  });

  it('is refused by a server that wants more, and that is not called a success', async () => {
    const { file, publicKey } = await newKey();
    await installKey(workbench, publicKey);
    await chmod(machine.student.home, 0o777);
    try {
      const error = await failure(proveKey(login(), file));
      assert.equal(error.code, 'key-refused');
      assert.match(error.remedy ?? '', /chmod go-w ~/);
    } finally {
      await chmod(machine.student.home, 0o755);
    }
  });

  it('is not half installed on a full disk', async function () {
    const undo = await fillDisk(machine.student);
    try {
      const other = await machine.connect();
      const error = await failure(installKey(other, (await newKey()).publicKey));
      assert.equal(error.code, 'key-install');
      assert.match(error.remedy ?? '', /disk is full/);
      assert.equal(await readFile(keys, 'utf8').catch(() => ''), '');
    } finally {
      await undo();
    }
  });

  it('says so where the disk can only be read', async function () {
    const { home } = machine.student;
    await exec('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', home]);
    try {
      const other = await machine.connect();
      const error = await failure(installKey(other, (await newKey()).publicKey));
      assert.equal(error.code, 'key-install');
      assert.match(error.remedy ?? '', /read-only/);
    } finally {
      await exec('umount', ['--lazy', home]);
    }
  });

  it('says so where the home folder does not belong to its user', async () => {
    await mkdir(ssh, { mode: 0o755 });
    await chown(ssh, 0, 0);
    const error = await failure(installKey(workbench, (await newKey()).publicKey));
    assert.equal(error.code, 'key-install');
    assert.match(error.message, /not yours/);
    assert.notEqual(error.detail, undefined);
  });

  for (const text of [
    '',
    'ssh-ed25519',
    'ssh-ed25519 AAAA\nssh-rsa BBBB',
    'command="x" ssh-ed25519 AAAA',
    "x' AAAA",
  ]) {
    it(`takes no ${JSON.stringify(text)} for a public key`, async () => {
      assert.equal((await failure(installKey(workbench, text))).code, 'key-install');
      await assert.rejects(stat(ssh));
    });
  }
});
