import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ExplainedError } from '../../src/base';
import type { HostKeyQuestion, SshTarget } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { makeKey } from '../support/sshd';
import { StatusLog } from '../support/status';

const exec = promisify(execFile);

describe('host keys', () => {
  let machine: Machine;
  beforeEach(async function () {
    machine = await startMachine(this);
  });
  afterEach(() => machine?.dispose());

  it('of strangers are shown once and known from then on', async () => {
    const questions: HostKeyQuestion[] = [];
    const confirmHostKey = (question: HostKeyQuestion): Promise<boolean> => {
      questions.push(question);
      return Promise.resolve(true);
    };
    await machine.connect({ prompts: { confirmHostKey } });
    await machine.connect({ prompts: { confirmHostKey } });
    assert.equal(questions.length, 1);
    assert.equal(questions[0]?.fingerprint, machine.sshd.fingerprint);
    assert.equal(questions[0].keyType, 'ssh-ed25519');
    const { mode } = await stat(machine.knownHosts);
    assert.equal(mode & 0o777, 0o600);
    assert.match(await readFile(machine.knownHosts, 'utf8'), /^\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\n$/);
  });

  it('that are not confirmed end everything before a password is asked for', async () => {
    const error = await failure(
      machine.connect({
        prompts: {
          confirmHostKey: () => Promise.resolve(false),
          password: () => assert.fail('nothing may be sent'),
        },
      }),
    );
    assert.equal(error.code, 'cancelled');
    await assert.rejects(stat(machine.knownHosts), { code: 'ENOENT' });
  });

  it('that have changed are refused with both fingerprints and the way out', async () => {
    await machine.connect();
    const before = machine.sshd.fingerprint;
    await machine.sshd.changeHostKey();
    const error = await failure(
      machine.connect({
        prompts: {
          confirmHostKey: () => assert.fail('not to be asked'),
          password: () => assert.fail('nothing may be sent'),
        },
      }),
    );
    assert.equal(error.code, 'host-key-changed');
    const said = `${error.sentence}\n${error.detail}`;
    assert(said.includes(before) && said.includes(machine.sshd.fingerprint));
    assert(said.includes(`ssh-keygen -R '[127.0.0.1]:${machine.sshd.port}' -f ${machine.knownHosts}`));
    const log = await machine.sshd.logged(/Connection (closed|reset) by|[Dd]isconnect/);
    assert(!log.includes(machine.student.name), 'not even the name was sent');
  });

  it('of another type than the known one count as changed', async () => {
    const other = await makeKey(machine.sshd.folder, 'other', { type: 'ecdsa' });
    const [type, key] = (await readFile(`${other}.pub`, 'utf8')).split(' ');
    await mkdir(path.dirname(machine.knownHosts));
    await writeFile(machine.knownHosts, `[127.0.0.1]:${machine.sshd.port} ${type} ${key}\n`);
    const error = await failure(
      machine.connect({ prompts: { confirmHostKey: () => assert.fail('not to be asked') } }),
    );
    assert.equal(error.code, 'host-key-changed');
    assert(error.sentence.includes(machine.sshd.fingerprint));
  });

  it('that are revoked are refused', async () => {
    await machine.connect();
    const line = await readFile(machine.knownHosts, 'utf8');
    await writeFile(machine.knownHosts, `${line}@revoked * ${line.split(' ').slice(1).join(' ')}`);
    const error = await failure(machine.connect());
    assert.equal(error.code, 'host-key-revoked');
  });

  const noQuestion = (): never => assert.fail('not to be asked');

  it('are found among hashed names', async () => {
    await machine.connect();
    await exec('ssh-keygen', ['-q', '-H', '-f', machine.knownHosts]);
    assert.match(await readFile(machine.knownHosts, 'utf8'), /^\|1\|/);
    const workbench = await machine.connect({ prompts: { confirmHostKey: noQuestion } });
    assert.equal(workbench.status.state, 'connected');
  });

  it('are found in any of several files', async () => {
    await machine.connect();
    const other = path.join(machine.sshd.folder, 'ssh_known_hosts');
    await writeFile(other, await readFile(machine.knownHosts));
    await rm(machine.knownHosts);
    await machine.connect({
      target: { ...machine.target, identityFiles: [], knownHostsFiles: ['none', machine.knownHosts, other] },
      knownHostsFiles: [],
      prompts: { confirmHostKey: noQuestion },
    });
    await assert.rejects(stat(machine.knownHosts), { code: 'ENOENT' });
  });

  it('are kept under the alias where there is one', async () => {
    const target = { ...machine.target, identityFiles: [], hostKeyAlias: 'lab-of-many-addresses' };
    await machine.connect({ target });
    assert.match(await readFile(machine.knownHosts, 'utf8'), /^lab-of-many-addresses ssh-ed25519 \S+\n$/);
    await machine.connect({ target, prompts: { confirmHostKey: noQuestion } });
  });

  it('that a course vouches for need no question, and others are shown beside it', async () => {
    const questions: HostKeyQuestion[] = [];
    const confirmHostKey = (question: HostKeyQuestion): Promise<boolean> => {
      questions.push(question);
      return Promise.resolve(false);
    };
    const another = `SHA256:${'A'.repeat(43)}`;
    const error = await failure(
      machine.connect({ vouchedFingerprints: () => Promise.resolve([another]), prompts: { confirmHostKey } }),
    );
    assert.equal(error.code, 'cancelled');
    assert.deepEqual(questions[0]?.vouched, [another]);
    await machine.connect({
      vouchedFingerprints: () => Promise.resolve([another, machine.sshd.fingerprint]),
      prompts: { confirmHostKey: noQuestion, kept: () => Promise.resolve(machine.student.password) },
      quiet: true,
    });
    assert.equal(questions.length, 1);
    assert((await stat(machine.knownHosts)).size > 0, 'it is known from then on');
  });

  it('of strangers need a person', async () => {
    const error = await failure(machine.connect({ quiet: true, prompts: { confirmHostKey: noQuestion } }));
    assert.equal(error.code, 'needs-person');
    assert.match(error.message, /somebody to confirm its host key/);
  });

  it('of strangers are taken or refused without a question where the configuration says so', async () => {
    const target = (strictHostKeyChecking: SshTarget['strictHostKeyChecking'] & string): SshTarget => ({
      ...machine.target,
      identityFiles: [],
      strictHostKeyChecking,
    });
    const prompts = { confirmHostKey: noQuestion };
    const error = await failure(machine.connect({ target: target('yes'), prompts }));
    assert.equal(error.code, 'host-key-unknown');
    assert(error.message.includes(machine.sshd.fingerprint));
    for (const strict of ['accept-new', 'no'] as const) {
      await machine.connect({ target: target(strict), prompts });
      assert((await stat(machine.knownHosts)).size > 0);
      await machine.sshd.changeHostKey();
      assert.equal(
        (await failure(machine.connect({ target: target(strict), prompts }))).code,
        'host-key-changed',
      );
      await rm(machine.knownHosts);
    }
  });

  it('that only an authority vouches for are shown as unknown, and why', async () => {
    const authority = await makeKey(machine.sshd.folder, 'authority');
    await mkdir(path.dirname(machine.knownHosts));
    await writeFile(machine.knownHosts, `@cert-authority * ${await readFile(`${authority}.pub`, 'utf8')}`);
    const questions: HostKeyQuestion[] = [];
    await machine.connect({
      prompts: {
        confirmHostKey: (question) => {
          questions.push(question);
          return Promise.resolve(true);
        },
      },
    });
    assert.equal(questions[0]?.authority, `${machine.knownHosts}, line 1`);
  });

  it('that cannot be saved hold for the workbench, with a word about it', async () => {
    const file = path.join(machine.sshd.folder, 'a-file');
    await writeFile(file, '');
    const warnings: Error[] = [];
    const workbench = await machine.connect({
      knownHostsFiles: [path.join(file, 'known_hosts')],
      prompts: { warn: (warning) => warnings.push(warning) },
    });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.message ?? '', /could not be saved in .*a-file/);
    const states = new StatusLog(workbench);
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
    await states.reaches('connected');
  });

  it('that have changed end a workbench that comes back', async () => {
    const states = new StatusLog(await machine.connect());
    const before = machine.sshd.fingerprint;
    const sessions = await machine.sshd.sessions();
    await machine.sshd.changeHostKey();
    for (const pid of sessions) process.kill(pid, 'SIGKILL');
    const { reason } = await states.reaches('lost');
    assert(reason instanceof ExplainedError);
    assert.equal(reason.code, 'host-key-changed');
    assert(reason.message.includes(before) && reason.message.includes(machine.sshd.fingerprint));
  });
});

describe('algorithms of a server', () => {
  let folder: string;
  let machine: Machine | undefined;
  before(async () => {
    folder = await mkdtemp('/tmp/cwtest-hostkeys-');
    for (const type of ['rsa', 'ecdsa']) await makeKey(folder, type, { type });
  });
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const hostKeys = (): string[] => [`HostKey ${folder}/rsa`, `HostKey ${folder}/ecdsa`];

  for (const [what, settings] of [
    [
      'of 2020',
      [
        'Ciphers aes128-ctr',
        'KexAlgorithms curve25519-sha256,ecdh-sha2-nistp256,diffie-hellman-group14-sha256',
        'HostKeyAlgorithms rsa-sha2-512,ecdsa-sha2-nistp256',
        'MACs hmac-sha2-256',
      ],
    ],
    [
      'that know RSA and groups only',
      ['KexAlgorithms diffie-hellman-group14-sha256', 'HostKeyAlgorithms rsa-sha2-512'],
    ],
  ] as const) {
    it(`${what} will do, the second time too`, async function () {
      machine = await startMachine(this, { settings: [...hostKeys(), ...settings] });
      for (const confirmed of [true, false]) {
        const workbench = await machine.connect({
          prompts: { confirmHostKey: () => Promise.resolve(confirmed) },
        });
        assert.equal(workbench.status.state, 'connected');
      }
    });
  }

  for (const [setting, names] of [
    ['KexAlgorithms diffie-hellman-group1-sha1', /key exchange.* offers diffie-hellman-group1-sha1/],
    ['HostKeyAlgorithms ssh-rsa', /host keys.* offers ssh-rsa\./],
    ['Ciphers 3des-cbc', /encryption.* offers 3des-cbc\./],
    ['MACs hmac-md5', /MAC.* offers hmac-md5\./],
  ] as const) {
    it(`that nobody should use any more are refused by name: ${setting}`, async function () {
      // Of ciphers that need none, MACs are not negotiated.
      machine = await startMachine(this, { settings: [...hostKeys(), setting, 'Ciphers aes128-ctr'] });
      const error = await failure(
        machine.connect({ prompts: { password: () => assert.fail('nothing is sent') } }),
      );
      assert.equal(error.code, 'algorithms');
      assert.match(error.message, names);
    });
  }
});
