import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SshTarget } from '../../src/workbench';
import { startAgent } from '../support/agent';
import type { TestAgent } from '../support/agent';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';
import { makeKey } from '../support/sshd';

const exec = promisify(execFile);
const PASSPHRASE = 'open sesame';
/** Prompts that nobody should see. */
const NOBODY = {
  password: () => assert.fail('no password is needed'),
  passphrase: () => assert.fail('no passphrase is needed'),
  answers: () => assert.fail('no answers are needed'),
};

describe('key files', () => {
  let machine: Machine;
  before(async function () {
    machine = await startMachine(this, { settings: ['PasswordAuthentication no'] });
  });
  after(() => machine?.dispose());

  async function authorizedKey(name: string, options: Parameters<typeof makeKey>[2] = {}): Promise<string> {
    const file = await makeKey(machine.sshd.folder, name, options);
    await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
    return file;
  }

  function target(...identityFiles: string[]): SshTarget {
    return { ...machine.target, identityFiles };
  }

  for (const [type, cipher] of [
    ['ed25519', 'aes256-gcm@openssh.com'],
    ['ecdsa', 'aes256-cbc'],
    ['rsa', 'aes256-ctr'],
  ] as const) {
    it(`of OpenSSH’s form are unlocked: ${type}, ${cipher}`, async () => {
      const file = await authorizedKey(`locked-${type}`, { type, passphrase: PASSPHRASE });
      const again = ['-p', '-q', '-Z', cipher, '-a', '1', '-P', PASSPHRASE, '-N', PASSPHRASE, '-f', file];
      await exec('ssh-keygen', again);
      const workbench = await machine.connect({
        target: target(file),
        prompts: { ...NOBODY, passphrase: () => Promise.resolve(PASSPHRASE) },
      });
      assert.equal(workbench.status.state, 'connected');
    });
  }

  for (const form of ['PEM', 'PKCS8']) {
    it(`of the form ${form} are asked for before they are offered, where nothing shows their public half`, async () => {
      const file = await authorizedKey(`hidden-${form}`, { type: 'ecdsa', passphrase: PASSPHRASE });
      await exec('ssh-keygen', ['-p', '-q', '-m', form, '-P', PASSPHRASE, '-N', PASSPHRASE, '-f', file]);
      await rm(`${file}.pub`);
      const asked: number[] = [];
      const passphrase = (_file: string, attempt: number): Promise<string> => {
        asked.push(attempt);
        return Promise.resolve(attempt === 1 ? 'wrong' : PASSPHRASE);
      };
      const options = { target: target(file), prompts: { ...NOBODY, passphrase } };
      await machine.connect(options);
      await machine.connect(options);
      assert.deepEqual(asked, [1, 2], 'an unlocked key stays unlocked');
    });
  }

  it('of PuTTY’s second form are read', async function () {
    const file = await authorizedKey('for-putty', { type: 'rsa' });
    const convert = ['-O', 'private', '--ppk-param', 'version=2', '-o', `${file}.ppk`, file];
    await exec('puttygen', convert).catch(() => skip(this, 'PuTTY’s files need putty-tools'));
    const workbench = await machine.connect({ target: target(`${file}.ppk`), prompts: NOBODY });
    assert.equal(workbench.status.state, 'connected');
  });

  it('that others may read are ignored, as OpenSSH does', async () => {
    const file = await authorizedKey('too-open');
    await chmod(file, 0o644);
    const error = await failure(machine.connect({ target: target(file), prompts: NOBODY }));
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, /too-open was ignored: its permissions 0644 are too open/);
  });

  it('that cannot be used are named, and those that can are used', async () => {
    const folder = machine.sshd.folder;
    const broken = path.join(folder, 'broken');
    await writeFile(broken, 'no key at all', { mode: 0o600 });
    const missing = path.join(folder, 'missing');
    const error = await failure(machine.connect({ target: target(broken, missing), prompts: NOBODY }));
    assert.match(error.message, /broken is no private key.*missing does not exist/);
    assert.match(error.sentence, /authorized_keys/);
    const good = await authorizedKey('good');
    const workbench = await machine.connect({ target: target(broken, missing, good), prompts: NOBODY });
    assert.equal(workbench.status.state, 'connected');
  });

  it('are tried on with a kept passphrase, which is dropped where it is wrong', async () => {
    const file = await authorizedKey('kept', { passphrase: PASSPHRASE });
    const dropped: unknown[] = [];
    const accepted: unknown[] = [];
    await machine.connect({
      target: target(file),
      prompts: {
        ...NOBODY,
        kept: (secret) => Promise.resolve(secret.kind === 'passphrase' ? 'of old' : undefined),
        dropped: (secret) => dropped.push(secret),
        passphrase: () => Promise.resolve(PASSPHRASE),
        accepted: (secret, value) => accepted.push([secret, value]),
      },
    });
    const secret = { kind: 'passphrase', keyFile: file };
    assert.deepEqual(dropped, [secret]);
    assert.deepEqual(accepted, [[secret, PASSPHRASE]]);
  });

  it('are not asked for without anybody to ask', async () => {
    const file = await authorizedKey('quiet', { passphrase: PASSPHRASE });
    const error = await failure(machine.connect({ target: target(file), prompts: NOBODY, quiet: true }));
    assert.equal(error.code, 'needs-person');
    assert.match(error.message, /somebody to unlock .*quiet/);
    const workbench = await machine.connect({
      target: target(file),
      quiet: true,
      prompts: { ...NOBODY, kept: () => Promise.resolve(PASSPHRASE) },
    });
    assert.equal(workbench.status.state, 'connected');
  });
});

describe('keys of an agent', () => {
  let machine: Machine;
  let agent: TestAgent;
  before(async function () {
    machine = await startMachine(this, {
      settings: ['PasswordAuthentication no', 'AllowAgentForwarding yes'],
    });
  });
  beforeEach(async () => {
    agent = await startAgent();
  });
  afterEach(() => agent.stop());
  after(() => machine?.dispose());

  async function keyInAgent(name: string, { type = 'ed25519', authorized = true } = {}): Promise<string> {
    const file = await makeKey(machine.sshd.folder, name, { type });
    if (authorized) await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
    await agent.add(file);
    return file;
  }

  for (const type of ['ed25519', 'ecdsa', 'rsa']) {
    it(`let in: ${type}`, async () => {
      await keyInAgent(`agent-${type}`, { type });
      const workbench = await machine.connect({ agent: agent.socket, prompts: NOBODY });
      assert.equal(workbench.status.state, 'connected');
    });
  }

  it('come in place of a passphrase for a file that belongs to one', async () => {
    const file = await keyInAgent('belongs');
    await exec('ssh-keygen', ['-p', '-q', '-P', '', '-N', PASSPHRASE, '-f', file]);
    const workbench = await machine.connect({
      target: { ...machine.target, identityFiles: [file], identitiesOnly: true },
      agent: agent.socket,
      prompts: NOBODY,
    });
    assert.equal(workbench.status.state, 'connected');
  });

  it('are used for a file that holds the public half only', async () => {
    const file = await keyInAgent('public-half');
    await rename(file, `${file}.away`);
    for (const name of [file, `${file}.pub`]) {
      const workbench = await machine.connect({
        target: {
          ...machine.target,
          identityFiles: [name],
          identitiesOnly: true,
          identityAgent: agent.socket,
        },
        prompts: NOBODY,
      });
      assert.equal(workbench.status.state, 'connected');
    }
    const error = await failure(
      machine.connect({ target: { ...machine.target, identityFiles: [`${file}.pub`] }, prompts: NOBODY }),
    );
    assert.match(error.message, /holds a public key only, and no agent has the private one/);
  });

  it('are not offered where only files may be, or no agent is wanted', async () => {
    await keyInAgent('not-offered');
    for (const more of [{ identitiesOnly: true }, { identityAgent: 'none' }]) {
      const error = await failure(
        machine.connect({
          target: { ...machine.target, identityFiles: [], ...more },
          agent: agent.socket,
          prompts: NOBODY,
        }),
      );
      assert.equal(error.code, 'auth-failed');
      assert.match(error.message, /There was no key to offer/);
    }
  });

  it('let in although the server has no patience for all that come before the right one', async () => {
    for (let i = 1; i <= 8; i++) await keyInAgent(`stranger-${i}`, { authorized: false });
    await keyInAgent('the-right-one');
    const workbench = await machine.connect({ agent: agent.socket, prompts: NOBODY });
    assert.equal(workbench.status.state, 'connected');
    const log = await machine.sshd.logged(/Accepted publickey/);
    assert(!log.includes('maximum authentication attempts'), 'nothing for fail2ban to count');
  });

  it('that cannot be used are named: certificates', async () => {
    const authority = await makeKey(machine.sshd.folder, 'user-authority');
    const file = await makeKey(machine.sshd.folder, 'certified');
    await exec('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', machine.student.name, `${file}.pub`]);
    await agent.add(file);
    const error = await failure(
      machine.connect({
        target: { ...machine.target, identityFiles: [file] },
        agent: agent.socket,
        prompts: NOBODY,
      }),
    );
    assert.match(error.message, /the certificate of .*certified cannot be used here/);
    assert.match(
      error.message,
      /a key of the agent cannot be used here \(ssh-ed25519-cert-v01@openssh.com\)/,
    );
  });

  it('that do not answer are said to be so', async () => {
    const missing = path.join(machine.sshd.folder, 'no-agent');
    const error = await failure(machine.connect({ agent: missing, prompts: NOBODY }));
    assert.match(error.message, /the agent did not answer/);
  });

  it('work forwarded, as on a machine one is logged in to', async () => {
    const file = await keyInAgent('forwarded');
    const options = [
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'LogLevel=ERROR',
    ];
    const hop = spawn(
      'ssh',
      [
        ...options,
        '-A',
        '-i',
        file,
        '-p',
        `${machine.sshd.port}`,
        `${machine.student.name}@127.0.0.1`,
        SHOW_AGENT,
      ],
      { env: { ...process.env, SSH_AUTH_SOCK: agent.socket }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    try {
      const [said] = (await once(hop.stdout, 'data')) as [Buffer];
      const workbench = await machine.connect({ agent: said.toString().trim(), prompts: NOBODY });
      assert.equal(workbench.status.state, 'connected');
    } finally {
      hop.stdin.end();
      await once(hop, 'exit');
    }
  });
});

/** Says where the forwarded agent listens, and stays until it is told to go. */
const SHOW_AGENT = 'echo $SSH_AUTH_SOCK; read -r line';
