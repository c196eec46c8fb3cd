import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Questions, Secret, SshTarget } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';
import { makeKey } from '../support/sshd';

const exec = promisify(execFile);

const ADMITS = ['account required pam_permit.so', 'session required pam_permit.so'];
/** Does not wait two seconds after a wrong password. */
const PASSWORD = 'auth required pam_unix.so nodelay';

function hasPamModule(name: string): boolean {
  return readdirSync('/lib').some((folder) => existsSync(path.join('/lib', folder, 'security', name)));
}

/** A one-time code by the seed and the counter (RFC 4226). */
function code(seed: Buffer, counter: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', seed).update(moving).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('a server that asks for a password by a question', () => {
  let machine: Machine;
  before(async function () {
    machine = await startMachine(this, { pam: [PASSWORD, ...ADMITS] });
  });
  after(() => machine?.dispose());

  it('gets the password', async () => {
    const workbench = await machine.connect({
      prompts: { answers: () => assert.fail('a password is asked for as such') },
    });
    assert.equal(workbench.status.state, 'connected');
  });

  it('gets a kept one without a question, which is dropped where it is wrong', async () => {
    const dropped: Secret[] = [];
    const accepted: string[] = [];
    const attempts: number[] = [];
    await machine.connect({
      prompts: {
        kept: () => Promise.resolve('of old'),
        dropped: (secret) => dropped.push(secret),
        accepted: (_secret, value) => accepted.push(value),
        password: (_target, attempt) => {
          attempts.push(attempt);
          return Promise.resolve(machine.student.password);
        },
      },
    });
    assert.deepEqual(
      dropped.map(({ kind }) => kind),
      ['password'],
    );
    assert.deepEqual(accepted, [machine.student.password]);
    assert.deepEqual(attempts, [1]);
    await machine.connect({
      quiet: true,
      prompts: {
        kept: () => Promise.resolve(machine.student.password),
        accepted: () => assert.fail('it is kept already'),
        password: () => assert.fail('it is known'),
      },
    });
  });

  it('gets four wrong ones at most', async () => {
    let asked = 0;
    const error = await failure(
      machine.connect({
        prompts: {
          kept: () => Promise.resolve('of old'),
          password: () => Promise.resolve(`wrong ${++asked}`),
        },
      }),
    );
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, /a password, 4 times/);
    assert.equal(asked, 3);
  });
});

describe('an account that has run out', () => {
  const pam = [
    PASSWORD,
    'account required pam_unix.so',
    'password required pam_unix.so',
    'session required pam_permit.so',
  ];
  const asPassword = ['PasswordAuthentication yes', 'KbdInteractiveAuthentication no'];
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  for (const [what, options] of [
    ['in its questions', { pam }],
    ['when a command is run', { pam, settings: asPassword }],
    ['without PAM', {}],
  ] as const) {
    it(`says that its password has to be changed: ${what}`, async function () {
      machine = await startMachine(this, options);
      await exec('chage', ['-d', '0', machine.student.name]);
      const error = await failure(
        machine.connect({ prompts: { answers: () => assert.fail('no new password is asked for') } }),
      );
      assert.equal(error.code, 'password-expired');
      assert.match(error.sentence, /has expired.*in a terminal/);
    });
  }

  it('is told in the words of the machine', async function () {
    machine = await startMachine(this, { pam, settings: asPassword });
    await exec('chage', ['-E', '1', machine.student.name]);
    const error = await failure(machine.connect());
    assert.match(error.message, /as soon as it knew who you are/);
    assert.match(error.detail ?? '', /account has expired/);
  });
});

describe('a server that asks for a password and a one-time code', () => {
  const seed = Buffer.from('3132333435363738393031323334353637383930', 'hex');
  let machine: Machine;
  let folder: string;
  let counter = 0;
  before(async function () {
    if (!hasPamModule('pam_oath.so')) skip(this, 'one-time codes need libpam-oath');
    folder = await mkdtemp('/tmp/cwtest-oath-');
    const users = path.join(folder, 'users');
    machine = await startMachine(this, {
      pam: [PASSWORD, `auth required pam_oath.so usersfile=${users} window=50 digits=6`, ...ADMITS],
    });
    await writeFile(users, `HOTP ${machine.student.name} - ${seed.toString('hex')}\n`, { mode: 0o600 });
  });
  after(async () => {
    await machine?.dispose();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** Answers the question for the code, with a fresh one. */
  const answers = (_target: SshTarget, { prompts }: Questions): Promise<string[]> => {
    assert.equal(prompts.length, 1);
    assert.match(prompts[0]?.text ?? '', /One-time password \(OATH\)/);
    return Promise.resolve([code(seed, counter++)]);
  };

  it('gets both, and the password is kept', async () => {
    const accepted: string[] = [];
    const workbench = await machine.connect({
      prompts: { answers, accepted: (_secret, value) => accepted.push(value) },
    });
    assert.equal(workbench.status.state, 'connected');
    assert.deepEqual(accepted, [machine.student.password], 'never a code');
  });

  it('asks for both again where one was wrong', async () => {
    const asked: string[] = [];
    await machine.connect({
      prompts: {
        password: (_target, attempt) => {
          asked.push(`password ${attempt}`);
          return Promise.resolve(machine.student.password);
        },
        answers: (target, questions) => {
          asked.push('code');
          return asked.length === 2 ? Promise.resolve(['000000']) : answers(target, questions);
        },
      },
    });
    assert.deepEqual(asked, ['password 1', 'code', 'password 2', 'code']);
  });

  it('gets three wrong codes at most, and no kept password is dropped for them', async () => {
    let asked = 0;
    const error = await failure(
      machine.connect({
        prompts: {
          kept: () => Promise.resolve(machine.student.password),
          dropped: () => assert.fail('nobody knows which of the two was wrong'),
          answers: () => {
            asked++;
            return Promise.resolve(['000000']);
          },
        },
      }),
    );
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, /the answers were refused/);
    assert.equal(asked, 3);
  });

  it('is left quietly where the person has no code', async () => {
    const error = await failure(machine.connect({ prompts: { answers: () => Promise.resolve(undefined) } }));
    assert.equal(error.code, 'cancelled');
  });

  it('gets what somebody has typed after it had lost its patience', async function () {
    const hasty = await startMachine(this, {
      pam: [
        PASSWORD,
        `auth required pam_oath.so usersfile=${path.join(folder, 'users')} window=50 digits=6`,
        ...ADMITS,
      ],
    });
    try {
      await appendFile(path.join(folder, 'users'), `HOTP ${hasty.student.name} - ${seed.toString('hex')}\n`);
      let passwords = 0;
      let codes = 0;
      await hasty.connect({
        prompts: {
          password: () => {
            passwords++;
            return Promise.resolve(hasty.student.password);
          },
          answers: async () => {
            codes++;
            // As LoginGraceTime ends it, but for the second one, which takes as long as it takes.
            await hasty.sshd.kill();
            await hasty.sshd.idle();
            return [code(seed, 0)];
          },
        },
      });
      assert.deepEqual({ passwords, codes }, { passwords: 1, codes: 1 });
    } finally {
      await hasty.dispose();
    }
  });

  it('says what is missing where there is nobody to ask', async () => {
    const error = await failure(
      machine.connect({
        quiet: true,
        prompts: {
          kept: () => Promise.resolve(machine.student.password),
          answers: () => assert.fail('there is nobody to ask'),
        },
      }),
    );
    assert.equal(error.code, 'needs-person');
    assert.match(error.message, /somebody to answer its questions/);
  });
});

describe('a server that wants several things', () => {
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  for (const [methods, pam] of [
    ['publickey,password', false],
    ['password,publickey', false],
    ['publickey,keyboard-interactive', true],
    ['publickey,publickey', false],
  ] as const) {
    it(`gets all of them: ${methods}`, async function () {
      machine = await startMachine(this, {
        settings: [`AuthenticationMethods ${methods}`],
        ...(pam ? { pam: [PASSWORD, ...ADMITS] } : {}),
      });
      const { sshd, target } = machine;
      const stranger = await makeKey(sshd.folder, 'stranger');
      const files = [stranger];
      for (const type of ['ed25519', 'rsa']) {
        const file = await makeKey(sshd.folder, `key-${type}`, { type });
        await sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
        files.push(file);
      }
      const accepted: string[] = [];
      const workbench = await machine.connect({
        target: { ...target, identityFiles: files },
        prompts: { accepted: (_secret, value) => accepted.push(value) },
      });
      assert.equal(workbench.status.state, 'connected');
      assert.deepEqual(accepted, /password|keyboard/.test(methods) ? [machine.student.password] : []);
    });
  }

  it('says what it has accepted where the rest is wrong', async function () {
    machine = await startMachine(this, { settings: ['AuthenticationMethods publickey,password'] });
    const { sshd, target } = machine;
    const file = await makeKey(sshd.folder, 'key', { type: 'ed25519' });
    await sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
    const error = await failure(
      machine.connect({
        target: { ...target, identityFiles: [file] },
        prompts: { password: () => Promise.resolve('wrong') },
      }),
    );
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, /the password was refused.*has accepted the key, and wants more/);
  });
});
