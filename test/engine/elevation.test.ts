import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { localWorkbench } from '../../src/workbench';
import type { SshPrompts, Workbench } from '../../src/workbench';
import { until } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);

/** Every byte there is, and what looks like the answers of others. */
const BYTES = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\nSorry, try again.\n[sudo] password: \r\n'),
  Buffer.alloc(300_000, 'x'),
]);

/** Resolves once there is no such process; nothing tells when one of somebody else's ends. */
function gone(pid: string): Promise<void> {
  const stat = (): Promise<string> => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // One that has ended may wait for somebody who asks after it, in state Z.
  return until(`process ${pid} is gone`, async () => /^$|\) Z /.test(await stat()));
}

describe("root's rights", () => {
  let machine: Machine;
  let sudoers: string;
  let asked: number[];
  before(async function () {
    if (!existsSync('/usr/bin/sudo')) skip(this, 'sudo is not installed');
    machine = await startMachine(this);
    sudoers = `/etc/sudoers.d/${machine.student.name}`;
  });
  beforeEach(() => {
    asked = [];
  });
  after(async () => {
    await machine?.dispose();
    await rm(sudoers, { force: true });
  });

  /** Connects where sudo says `rules` of the user; lines begin with the user's name, or with “Defaults:”. */
  async function connect(
    rules: readonly string[],
    sudoPassword: SshPrompts['sudoPassword'] = () => Promise.resolve(machine.student.password),
  ): Promise<Workbench> {
    const { name } = machine.student;
    const lines = rules.map((rule) =>
      rule.replace(/^(Defaults)?/, (word) => (word === '' ? `${name} ` : `${word}:${name}`)),
    );
    await writeFile(sudoers, `${lines.join('\n')}\n`, { mode: 0o440 });
    return machine.connect({
      prompts: {
        sudoPassword: (who, attempt, signal) => {
          assert.deepEqual(who, { user: name, host: machine.sshd.host });
          asked.push(attempt);
          return sudoPassword(who, attempt, signal);
        },
      },
    });
  }

  const ALL = 'ALL=(ALL:ALL) ALL';
  const FREE = 'ALL=(ALL:ALL) NOPASSWD: ALL';

  for (const [how, rules, questions] of [
    ['with the password', [ALL, 'Defaults lecture=always'], 1],
    ['without a password', [FREE], 0],
    ['in a terminal of sudo’s own', [ALL, 'Defaults use_pty'], 1],
  ] as const) {
    describe(how, () => {
      let workbench: Workbench;
      let answers = 0;
      before(async () => {
        workbench = await connect(rules, () => {
          answers++;
          return Promise.resolve(machine.student.password);
        });
      });

      it('come with exit status and both outputs, and nothing of sudo’s', async () => {
        const result = await workbench.run(['sh', '-c', 'id -u; echo err >&2; exit 3'], { elevated: true });
        assert.deepEqual(result, { exitCode: 3, signal: undefined, stdout: '0\n', stderr: 'err\n' });
        const { signal } = await workbench.run(['sh', '-c', 'kill -TERM $$'], { elevated: true });
        assert.equal(signal, 'SIGTERM');
        const missing = await workbench.run(['no-such-program'], { elevated: true });
        assert.equal(missing.exitCode, 127);
      });

      it('pass standard input on, every byte of it and nothing else', async () => {
        for (const stdin of [BYTES, Readable.from([BYTES.subarray(0, 100), BYTES.subarray(100)])]) {
          const { stdout } = await workbench.run(['sh', '-c', 'sha256sum; id -u'], { elevated: true, stdin });
          const { stdout: expected } = await workbench.run(['sha256sum'], { stdin: BYTES });
          assert.equal(stdout, `${expected}0\n`);
        }
        assert.equal(
          (await workbench.run(['cat'], { elevated: true })).stdout,
          '',
          'none is at its end at once',
        );
      });

      it('pass words, folder, variables and language on', async () => {
        const script = 'printf "%s|" "$@" "$PWD" "$A" "${LC_ALL-none}"';
        const words = ["it's", '$(touch pwned)', 'line\nline', '-oProxyCommand=touch pwned', '\u001b[31m'];
        const { stdout } = await workbench.run(['sh', '-c', script, 'sh', ...words], {
          elevated: true,
          cwd: '/root',
          env: { A: ' $a "b"' },
        });
        assert.equal(stdout, [...words, '/root', ' $a "b"', 'none', ''].join('|'));
        const failed = await failure(workbench.run(['true'], { elevated: true, cwd: '/no such folder' }));
        assert.equal(failed.code, 'no-such-folder');
      });

      it('carry a stream both ways', async () => {
        const stream = workbench.dialCommand(['cat'], { elevated: true });
        stream.end(BYTES);
        assert.deepEqual(await buffer(stream), BYTES);
      });

      it('say why a stream ended', async () => {
        const stream = workbench.dialCommand(['sh', '-c', 'echo reason >&2; exit 5'], { elevated: true });
        const error = await failure(buffer(stream));
        assert.deepEqual([error.code, error.detail], ['command-failed', 'reason']);
      });

      for (const [which, first] of [
        ['one that ends when asked to', ':'],
        ['one that has to be killed', 'trap "" TERM'],
      ] as const) {
        it(`end ${which}, with all that it started`, async () => {
          const controller = new AbortController();
          let pids = '';
          const work = workbench.run(
            ['sh', '-c', `${first}; sleep 1000 & echo $$ $!; sleep 1000; sleep 1000`],
            {
              elevated: true,
              signal: controller.signal,
              onStdout: (text) => {
                pids = text.trim();
                controller.abort();
              },
            },
          );
          await assert.rejects(work, { name: 'AbortError' });
          assert.match(pids, /^\d+ \d+$/);
          await Promise.all(pids.split(' ').map(gone));
        });
      }

      it('end what takes too long', async () => {
        const error = await failure(workbench.run(['sleep', '1000'], { elevated: true, timeout: 300 }));
        assert.equal(error.code, 'timeout');
      });

      it(`ask a person ${questions === 0 ? 'nothing' : 'once'}`, async () => {
        await workbench.run(['true'], { elevated: true });
        assert.equal(answers, questions);
      });
    });
  }

  for (const end of ['is cancelled', 'is over with the connection'] as const) {
    it(`are asked for no longer once what needs them ${end}`, async () => {
      let onAsked = (_signal: AbortSignal): void => {};
      const question = new Promise<AbortSignal>((resolve) => (onAsked = resolve));
      const workbench = await connect([ALL], (_who, _attempt, signal) => {
        onAsked(signal);
        return new Promise(() => {});
      });
      const controller = new AbortController();
      workbench.run(['true'], { elevated: true, signal: controller.signal }).catch(() => undefined);
      const signal = await question;
      const takenAway = once(signal, 'abort');
      if (end === 'is cancelled') controller.abort();
      else await workbench.close();
      await takenAway;
    });
  }

  it('are asked for once, by however many wait for them', async () => {
    const workbench = await connect([ALL]);
    const results = await Promise.all(
      Array.from({ length: 4 }, () => workbench.run(['id', '-u'], { elevated: true })),
    );
    assert.deepEqual(new Set(results.map(({ stdout }) => stdout)), new Set(['0\n']));
    assert.deepEqual(asked, [1]);
    assert.equal((await workbench.run(['id', '-u'], { elevated: 'quietly' })).stdout, '0\n');
  });

  it('are asked for again after a wrong password, three times in all', async function () {
    this.timeout(30_000);
    this.slow(20_000);
    const second = await connect([ALL], (_who, attempt) =>
      Promise.resolve(attempt === 1 ? 'wrong' : machine.student.password),
    );
    assert.equal((await second.run(['id', '-u'], { elevated: true })).stdout, '0\n');
    assert.deepEqual(asked, [1, 2]);
    asked = [];
    const never = await connect([ALL], () => Promise.resolve('wrong\nid >/tmp/pwned'));
    const error = await failure(never.run(['id', '-u'], { elevated: true }));
    assert.equal(error.code, 'elevation-password');
    assert.match(error.message, /has not accepted the password/);
    assert.deepEqual(asked, [1, 2, 3]);
  });

  it('are asked for anew where sudo keeps nothing, or no longer', async () => {
    const workbench = await connect([ALL, 'Defaults timestamp_timeout=0']);
    await workbench.run(['true'], { elevated: true });
    await workbench.run(['true'], { elevated: true });
    assert.deepEqual(asked, [1, 1]);
  });

  it('leave the password nowhere', async () => {
    const { password } = machine.student;
    const workbench = await connect([ALL]);
    const { stdout } = await workbench.run(
      ['sh', '-c', 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null'],
      {
        elevated: true,
        maxOutput: 32 * 1024 * 1024,
      },
    );
    assert(!stdout.includes(password));
    for (const log of ['/var/log/auth.log', '/var/log/syslog']) {
      assert(!(await readFile(log, 'utf8').catch(() => '')).includes(password));
    }
    const wrong = `${password}-wrong`;
    const error = await failure(
      (await connect([ALL], (_who, attempt) => Promise.resolve(attempt === 1 ? wrong : undefined))).run(
        ['true'],
        { elevated: true },
      ),
    );
    assert(!`${error.stack} ${error.detail} ${String(error.cause)}`.includes(password));
  });

  describe('that are limited to some programs', () => {
    const LIMITED = 'ALL=(root) NOPASSWD: /usr/bin/id, /usr/bin/cat';

    it('go as far as they reach', async () => {
      const workbench = await connect([LIMITED]);
      assert.equal((await workbench.run(['id', '-u'], { elevated: true })).stdout, '0\n');
      const stream = workbench.dialCommand(['cat'], { elevated: true });
      stream.end(BYTES);
      assert.deepEqual(await buffer(stream), BYTES);
      assert.deepEqual(asked, [], 'no password would change that');
    });

    it('say where they end', async () => {
      const workbench = await connect([LIMITED]);
      const error = await failure(workbench.run(['ls', '/root'], { elevated: true }));
      assert.equal(error.code, 'elevation-command');
      assert.match(error.message, /but not to run “ls”/);
    });
  });

  const refusals: [what: string, rules: readonly string[], code: string, message: RegExp][] = [
    ['who is not in the sudoers file', ['nobody'], 'elevation-refused', /may not use sudo/],
    ['who is on another machine', ['elsewhere=(ALL) ALL'], 'elevation-refused', /may not use sudo/],
    ['who may run other programs', ['ALL=(ALL) /usr/bin/id'], 'elevation-command', /not to run “true”/],
    ['who has no terminal', [FREE, 'Defaults requiretty'], 'elevation-terminal', /at a terminal only/],
  ];
  for (const [who, rules, code, message] of refusals) {
    it(`are refused to somebody ${who}`, async () => {
      const workbench = await connect(rules[0] === 'nobody' ? ['# nothing'] : rules);
      const error = await failure(workbench.run(['true'], { elevated: true }));
      assert.equal(error.code, code);
      assert.match(error.message, message);
    });
  }

  it('are refused to whose account or password has expired', async () => {
    const { name, password } = machine.student;
    const workbench = await connect([ALL]);
    await workbench.run(['true'], { elevated: true });
    try {
      await exec('chage', ['--expiredate', '1', name]);
      const expired = await failure(workbench.run(['true'], { elevated: true }));
      assert.equal(expired.code, 'elevation-account');
      assert(!expired.detail?.includes(password));
      await exec('chage', ['--expiredate', '-1', '--lastday', '0', name]);
      assert.equal((await failure(workbench.run(['true'], { elevated: true }))).code, 'elevation-account');
    } finally {
      await exec('chage', ['--expiredate', '-1', '--lastday', '20000', name]);
    }
  });

  it('need a password that nobody gives, and say so', async () => {
    const workbench = await connect([ALL], () => Promise.resolve(undefined));
    const quiet = await failure(workbench.run(['true'], { elevated: 'quietly' }));
    assert.equal(quiet.code, 'elevation-password');
    assert.deepEqual(asked, []);
    assert.equal((await failure(workbench.run(['true'], { elevated: true }))).code, 'elevation-password');
    const stream = workbench.dialCommand(['cat'], { elevated: 'quietly' });
    assert.equal((await failure(buffer(stream))).code, 'elevation-password');
  });

  it('are not to be had where there is no sudo', async () => {
    const workbench = await connect([ALL]);
    await writeFile(path.join(machine.student.home, '.bashrc'), 'PATH=/nowhere\n');
    try {
      const fresh = await machine.connect();
      assert.equal((await failure(fresh.run(['/bin/true'], { elevated: true }))).code, 'elevation-missing');
    } finally {
      await rm(path.join(machine.student.home, '.bashrc'));
      await workbench.close();
    }
  });

  it('speak the language of the person, not of our questions', async () => {
    await writeFile(path.join(machine.student.home, '.bashrc'), 'export LC_ALL=C.UTF-8 LANGUAGE=de\n');
    try {
      const workbench = await connect([ALL], () => Promise.resolve(undefined));
      assert.equal((await failure(workbench.run(['true'], { elevated: true }))).code, 'elevation-password');
      const able = await connect([ALL]);
      const { stdout } = await able.run(['sh', '-c', 'echo "$LC_ALL"'], { elevated: true });
      assert.equal(stdout, 'C.UTF-8\n');
    } finally {
      await rm(path.join(machine.student.home, '.bashrc'));
    }
  });

  it('are there without sudo for root', async () => {
    const workbench = localWorkbench();
    assert.equal((await workbench.run(['id', '-u'], { elevated: true })).stdout, '0\n');
    const stream = workbench.dialCommand(['cat'], { elevated: true });
    stream.end(BYTES);
    assert.deepEqual(await buffer(stream), BYTES);
  });
});
