import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { localWorkbench } from '../../src/workbench';
import type { Workbench } from '../../src/workbench';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

/** Text that every kind of quoting has trouble with. */
const HOSTILE = [
  '',
  ' ',
  "it's",
  '"double"',
  '$(touch pwned)',
  '`touch pwned`',
  '$HOME ${HOME}',
  '!! !x',
  'back\\slash \\n \\\\',
  'line\nline\n',
  'tab\tand\rreturn',
  '; touch pwned #',
  '* ? [a-z] {a,b} ~',
  '-oProxyCommand=touch pwned',
  '%s %b \\0047',
  'é ü 日本 🙂',
  '\u0001\u001b[31m\u007f',
  'ends with \\',
];

/** Prints its arguments, each behind its length. */
const PRINT = ['sh', '-c', 'for word in "$@"; do printf "<%s>" "$word"; done', 'print'];

for (const [what, open] of [
  ['over SSH', (machine: Machine) => machine.connect()],
  ['on this computer', () => Promise.resolve(localWorkbench())],
] as const) {
  describe(`running programs ${what}`, () => {
    let machine: Machine;
    let workbench: Workbench;
    before(async function () {
      machine = await startMachine(this);
      workbench = await open(machine);
    });
    after(() => machine?.dispose());

    it('gives exit status and both outputs', async () => {
      const result = await workbench.run(['sh', '-c', 'echo out; echo err >&2; exit 3']);
      assert.deepEqual(result, { exitCode: 3, signal: undefined, stdout: 'out\n', stderr: 'err\n' });
    });

    it('passes every argument on as it is', async () => {
      const { stdout } = await workbench.run([...PRINT, ...HOSTILE]);
      assert.equal(stdout, HOSTILE.map((word) => `<${word}>`).join(''));
    });

    it('passes variables on as they are', async () => {
      for (const value of HOSTILE) {
        const { stdout } = await workbench.run(['sh', '-c', 'printf "<%s>" "$VALUE"'], {
          env: { VALUE: value },
        });
        assert.equal(stdout, `<${value}>`);
      }
    });

    it('names the signal that ended the program', async () => {
      const { exitCode, signal } = await workbench.run(['sh', '-c', 'kill -TERM $$']);
      assert.deepEqual([exitCode, signal], [undefined, 'SIGTERM']);
    });

    it('answers 127 for a program that is not there', async () => {
      const { exitCode, stderr } = await workbench.run(['no-such-program']);
      assert.equal(exitCode, 127);
      assert.match(stderr, /not found/);
    });

    it('writes standard input and ends it', async () => {
      const input = 'é'.repeat(300_000);
      const { stdout } = await workbench.run(['cat'], { stdin: input });
      assert.equal(stdout, input);
      assert.equal((await workbench.run(['cat'])).stdout, '', 'without any it is at its end');
    });

    it('reads a stream as fast as the program does, and destroys it afterwards', async () => {
      const kilobyte = Buffer.alloc(1024, 'x');
      const whole = Readable.from(Array.from({ length: 3000 }, () => kilobyte));
      assert.equal((await workbench.run(['wc', '-c'], { stdin: whole })).stdout.trim(), '3072000');
      let produced = 0;
      const endless = new Readable({
        read() {
          produced++;
          this.push(kilobyte);
        },
      });
      const { stdout } = await workbench.run(['sh', '-c', 'head -c 3; sleep 0.2'], { stdin: endless });
      assert.equal(stdout, 'xxx');
      assert(endless.destroyed);
      assert(produced < 20_000, `${produced} KiB were read in advance`);
    });

    it('ends with its input where that breaks', async () => {
      const broken = new Readable({ read: () => {} });
      const work = workbench.run(['sh', '-c', 'echo up; exec cat'], {
        stdin: broken,
        onStdout: () => broken.destroy(new Error('the disk is gone')),
      });
      await assert.rejects(work, /the disk is gone/);
      const short = new Readable({ read: () => {} });
      short.destroy();
      assert.equal((await failure(workbench.run(['cat'], { stdin: short }))).code, 'input-broken');
    });

    it('starts in the home folder, or in the folder that is named', async () => {
      const { home } = await workbench.files();
      assert.equal((await workbench.run(['pwd'])).stdout, `${home}\n`);
      assert.equal((await workbench.run(['pwd'], { cwd: '/usr' })).stdout, '/usr\n');
      assert.equal(
        (await failure(workbench.run(['pwd'], { cwd: '/no such folder' }))).code,
        'no-such-folder',
      );
    });

    it('passes pieces on as they come, whole characters only', async () => {
      const pieces: string[] = [];
      await workbench.run(['sh', '-c', String.raw`printf '\303'; sleep 0.1; printf '\251'`], {
        onStdout: (text) => pieces.push(text),
      });
      assert.deepEqual(pieces, ['é']);
    });

    it('keeps no more output than asked for', async () => {
      const { stdout } = await workbench.run(['sh', '-c', 'yes | head -c 5000000'], { maxOutput: 10 });
      assert.equal(stdout, 'y\ny\ny\ny\ny\n');
    });

    for (const [how, first, program] of [
      ['one that ends when asked to', ':', 'sleep 1000 & sleep 1000'],
      ['one that has to be killed', 'trap "" TERM', 'sleep 1000 & sleep 1000; sleep 1000'],
    ] as const) {
      for (const stdin of [undefined, '']) {
        it(`ends ${how} with all that it started (${stdin === undefined ? 'without' : 'with'} input)`, async () => {
          const controller = new AbortController();
          let group = '';
          const work = workbench.run(['sh', '-c', `${first}; echo $$; ${program}`], {
            signal: controller.signal,
            ...(stdin === undefined ? {} : { stdin }),
            onStdout: (text) => {
              group = text.trim();
              controller.abort();
            },
          });
          await assert.rejects(work, { name: 'AbortError' });
          const { exitCode } = await workbench.run(['sh', '-c', 'kill -0 -- "-$1"', 'sh', group]);
          assert.notEqual(exitCode, 0, 'nothing of the group is left');
        });
      }
    }

    it('ends what takes too long', async () => {
      assert.equal((await failure(workbench.run(['sleep', '1000'], { timeout: 50 }))).code, 'timeout');
    });

    it('does not begin what was cancelled before', async () => {
      await assert.rejects(workbench.run(['true'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
    });

    it('runs many at once', async () => {
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, index) => workbench.run(['echo', String(index)])),
      );
      assert.deepEqual(
        results.map(({ stdout }) => Number(stdout)),
        Array.from({ length: 30 }, (_, index) => index),
      );
    });

    it('gives a program as a stream', async () => {
      const stream = workbench.dialCommand(['cat']);
      stream.end('there and back');
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      assert.equal(Buffer.concat(chunks).toString(), 'there and back');
    });

    it('tells a stream why its program failed', async () => {
      const stream = workbench.dialCommand(['sh', '-c', 'echo reason >&2; exit 5']);
      const error = await failure(
        new Promise((resolve, reject) => stream.on('error', reject).on('end', resolve).resume()),
      );
      assert.equal(error.code, 'command-failed');
      assert.equal(error.detail, 'reason');
    });

    it('fails a stream to a socket that is not there through its error event', async () => {
      const stream = workbench.dialSocket('/no/such.sock');
      await assert.rejects(
        new Promise((resolve, reject) => stream.on('error', reject).on('close', resolve).resume()),
      );
    });
  });
}

describe('a login shell', () => {
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  for (const shell of ['/bin/bash', '/bin/dash', '/usr/bin/fish', '/usr/bin/tcsh', '/usr/bin/zsh']) {
    it(`${shell} changes nothing about arguments`, async function () {
      if (!existsSync(shell)) skip(this, `${shell} is not installed`);
      machine = await startMachine(this, { shell });
      const workbench = await machine.connect();
      const { stdout } = await workbench.run([...PRINT, ...HOSTILE]);
      assert.equal(stdout, HOSTILE.map((word) => `<${word}>`).join(''));
    });
  }

  it('that prints things of its own does not get into the output', async function () {
    machine = await startMachine(this);
    const { home, name } = machine.student;
    await writeFile(
      path.join(home, '.bashrc'),
      'echo "Welcome!"; echo "Beware!" >&2; printf "no line end"\n',
    );
    const workbench = await machine.connect();
    assert.equal(workbench.user, name);
    const result = await workbench.run(['sh', '-c', 'echo out; echo err >&2']);
    assert.deepEqual([result.stdout, result.stderr], ['out\n', 'err\n']);
    const stream = workbench.dialCommand(['echo', 'clean']);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString(), 'clean\n');
  });
});
