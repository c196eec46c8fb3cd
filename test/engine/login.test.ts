import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import type { SshTarget } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { freePort, makeKey } from '../support/sshd';

describe('logging in over SSH', () => {
  let machine: Machine;
  before(async function () {
    machine = await startMachine(this);
  });
  after(() => machine?.dispose());

  it('takes the password, and tells when it was accepted', async () => {
    const accepted: string[] = [];
    const workbench = await machine.connect({
      prompts: { accepted: (_secret, password) => accepted.push(password) },
    });
    assert.equal((await workbench.run(['id', '-un'])).stdout, `${machine.student.name}\n`);
    assert.deepEqual(accepted, [machine.student.password]);
    assert.equal(workbench.label, `${machine.student.name}@127.0.0.1:${machine.sshd.port}`);
    assert.equal(workbench.status.state, 'connected');
  });

  it('asks again after a wrong password, three times at most', async () => {
    const attempts: number[] = [];
    const password = (_: unknown, attempt: number): Promise<string> => {
      attempts.push(attempt);
      return Promise.resolve('wrong');
    };
    const error = await failure(machine.connect({ prompts: { password } }));
    assert.equal(error.code, 'auth-failed');
    assert.match(error.sentence, /the password was refused.*3 times.*It accepts: publickey, ?password/);
    assert.deepEqual(attempts, [1, 2, 3]);
  });

  it('lets in whoever gets the password right at the second attempt', async () => {
    const workbench = await machine.connect({
      prompts: {
        password: (_, attempt) => Promise.resolve(attempt === 1 ? 'wrong' : machine.student.password),
      },
    });
    assert.equal(workbench.status.state, 'connected');
  });

  it('gives up quietly when the person does', async () => {
    const error = await failure(machine.connect({ prompts: { password: () => Promise.resolve(undefined) } }));
    assert.equal(error.code, 'cancelled');
  });

  it('stops waiting for the person when it is cancelled, and takes the question away', async () => {
    const controller = new AbortController();
    const questions: AbortSignal[] = [];
    const password = (_: SshTarget, _attempt: number, signal: AbortSignal): Promise<string | undefined> => {
      questions.push(signal);
      controller.abort();
      return new Promise(() => {});
    };
    const error = await failure(machine.connect({ prompts: { password }, signal: controller.signal }));
    assert.equal(error.code, 'cancelled');
    assert.deepEqual(
      questions.map(({ aborted }) => aborted),
      [true],
    );
  });

  for (const type of ['ed25519', 'ecdsa', 'rsa']) {
    it(`takes a key of type ${type}`, async () => {
      const file = await makeKey(machine.sshd.folder, `plain-${type}`, { type });
      await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
      const workbench = await machine.connect({
        target: { ...machine.target, identityFiles: [file] },
        prompts: { password: () => assert.fail('the key is enough') },
      });
      assert.equal(workbench.status.state, 'connected');
    });
  }

  it('asks for the passphrase of a key only once the server wants that key', async () => {
    const stranger = await makeKey(machine.sshd.folder, 'stranger', { passphrase: 'unused' });
    const file = await makeKey(machine.sshd.folder, 'locked', { passphrase: 'open sesame' });
    await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
    const asked: [string, number][] = [];
    const passphrase = (key: string, attempt: number): Promise<string> => {
      asked.push([key, attempt]);
      return Promise.resolve(attempt === 1 ? 'wrong' : 'open sesame');
    };
    const options = {
      target: { ...machine.target, identityFiles: [stranger, file] },
      prompts: { passphrase, password: () => assert.fail('the key is enough') },
    };
    await machine.connect(options);
    assert.deepEqual(asked, [
      [file, 1],
      [file, 2],
    ]);
    await machine.connect(options);
    assert.equal(asked.length, 2, 'an unlocked key stays unlocked');
  });

  it('falls back to the password where no key is accepted', async () => {
    const file = await makeKey(machine.sshd.folder, 'unknown-key');
    const workbench = await machine.connect({ target: { ...machine.target, identityFiles: [file] } });
    assert.equal(workbench.status.state, 'connected');
  });

  it('says that nothing listens at a port', async () => {
    const error = await failure(machine.connect({ target: { ...machine.target, port: await freePort() } }));
    assert.equal(error.code, 'host-unreachable');
    assert.match(error.message, /refuses connections/);
  });

  it('says that there is no machine of that name', async () => {
    const error = await failure(
      machine.connect({ target: { ...machine.target, host: 'no-such-machine.invalid' } }),
    );
    assert.equal(error.code, 'host-unreachable');
    assert.match(error.message, /no-such-machine\.invalid/);
  });

  for (const [what, greeting] of [
    ['speaks another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['hangs up at once', ''],
  ] as const) {
    it(`says that what ${what} is no SSH server`, async () => {
      const server = net.createServer((socket) => {
        socket.on('error', () => {});
        socket.end(greeting);
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as net.AddressInfo;
      try {
        const error = await failure(machine.connect({ target: { ...machine.target, port } }));
        assert.equal(error.code, 'not-an-ssh-server');
        if (greeting !== '') assert.equal(error.detail, 'HTTP/1.1 400 Bad Request');
      } finally {
        server.close();
      }
    });
  }

  it('keeps no secret in its errors', async () => {
    const password = 'my-secret-word';
    const error = await failure(machine.connect({ prompts: { password: () => Promise.resolve(password) } }));
    assert(!JSON.stringify({ ...error, sentence: error.sentence, stack: error.stack }).includes(password));
  });
});

describe('a server that has its own ideas about logging in', () => {
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  it('is offered no password where it takes keys only', async function () {
    machine = await startMachine(this, { settings: ['PasswordAuthentication no'] });
    const error = await failure(
      machine.connect({ prompts: { password: () => assert.fail('not asked for') } }),
    );
    assert.equal(error.code, 'auth-failed');
    assert.match(error.sentence, /It accepts: publickey\..*authorized_keys/);
  });

  it('gets the password although it counts offered keys as failures', async function () {
    machine = await startMachine(this, { settings: ['MaxAuthTries 2'] });
    const { folder } = machine.sshd;
    const identityFiles = await Promise.all(['a', 'b', 'c'].map((name) => makeKey(folder, name)));
    const workbench = await machine.connect({ target: { ...machine.target, identityFiles } });
    assert.equal(workbench.status.state, 'connected');
  });

  it('gets the answer of somebody who took longer than it waited', async function () {
    machine = await startMachine(this, { settings: ['LoginGraceTime 1'] });
    const { sshd, student } = machine;
    const workbench = await machine.connect({
      prompts: {
        // Answers once the server has given up.
        password: async () => {
          await sshd.idle();
          return student.password;
        },
      },
    });
    assert.equal(workbench.status.state, 'connected');
  });

  it('is tried again where it is busy with others who log in', async function () {
    machine = await startMachine(this, { settings: ['MaxStartups 1'] });
    const { sshd } = machine;
    const other = net.connect(sshd.port, sshd.host);
    await once(other, 'data');
    const connecting = machine.connect();
    await sshd.logged(/drop connection/);
    other.destroy();
    assert.equal((await connecting).status.state, 'connected');
  });

  it('tells what it says to everybody, where it does not let us in', async function () {
    machine = await startMachine(this, { settings: ['Banner /etc/passwd'] });
    const error = await failure(machine.connect({ prompts: { password: () => Promise.resolve('wrong') } }));
    assert.match(error.detail ?? '', /^root:/);
  });

  it('says so where the account has no shell', async function () {
    machine = await startMachine(this, { shell: '/usr/sbin/nologin' });
    const error = await failure(machine.connect());
    assert.equal(error.code, 'shell-refused');
    assert.match(error.detail ?? '', /not available/);
  });
});
