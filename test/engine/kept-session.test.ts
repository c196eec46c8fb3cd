import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { endKept, openSession, sessionNonce } from '../../src/workbench';
import type { CommandRecord, ShellSession, Workbench } from '../../src/workbench';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
const SIZE = { columns: 80, rows: 24 };

describe('a terminal session that tmux keeps', () => {
  let machine: Machine;
  let workbench: Workbench;
  let session: ShellSession;
  let names = 0;
  let keepAs: string;
  let nonce: string;
  const open = (): Promise<ShellSession> => openSession(workbench, { ...SIZE, keepAs, nonce });
  /** What the session says from now on, and has said before anybody listened. */
  const follow = (): { text: string } => {
    const seen = { text: '' };
    session.onData((data) => (seen.text += data));
    return seen;
  };
  const shows = (seen: { text: string }, text: string): Promise<void> =>
    eventually(`the terminal shows ${text}`, session.onData, () => seen.text.includes(text));
  /** Ends the connection as a power cut at the server does. */
  const cut = async (): Promise<void> => {
    const lost = new Promise<void>((resolve) => {
      const listening = workbench.onDidChangeStatus(({ state }) => {
        if (state !== 'reconnecting') return;
        listening.dispose();
        resolve();
      });
    });
    for (const pid of await machine.sshd.sessions()) process.kill(pid, 'SIGKILL');
    await lost;
  };

  before(async function () {
    if (!existsSync('/usr/bin/tmux')) skip(this, 'there is no tmux on this machine');
    machine = await startMachine(this);
    workbench = await machine.connect();
  });
  beforeEach(async () => {
    keepAs = `session-${++names}`;
    nonce = sessionNonce();
    session = await open();
    assert(session.kept && session.marked);
  });
  afterEach(async () => {
    session.close();
    await endKept(workbench, keepAs);
  });
  after(() => machine?.dispose());

  it('is a terminal like any other', async () => {
    assert.equal((await session.run('echo out; sh -c "exit 3"')).exitCode, 3);
    assert.equal((await session.run("printf '%s\\n' 'é \\ ;'")).output, 'é \\ ;\n');
    assert.equal(
      (await session.run('echo $TERM $COLORTERM; stty size')).output,
      'xterm-256color truecolor\n24 80\n',
    );
    const seen = follow();
    await session.run(
      String.raw`printf '\033[38;2;1;2;3mtrue colour\033[0m \033]8;;http://a/\033\\link\033]8;;\033\\\n'`,
    );
    assert(seen.text.includes('\u001b[38;2;1;2;3mtrue colour'), 'colours come as they are');
    assert(seen.text.includes('\u001b]8;;http://a/\u001b\\link'), 'links too');
    assert(seen.text.includes('\u001b[?2004h'), 'and pastes are bracketed');
    session.resize(100, 30);
    const record = await session.run(
      'until [ "$(stty size)" = "30 100" ]; do sleep 0.05; done; echo resized',
    );
    assert.equal(record.output, 'resized\n');
  });

  it('keeps the nonce from lists of processes', async () => {
    await session.run('echo started');
    const { stdout } = await exec('ps', ['-e', '-o', 'args=', '-ww']);
    assert(!stdout.includes(nonce));
  });

  it('goes on with a step through a lost connection, and records its end', async () => {
    const seen = follow();
    const step = session.run('echo begin; read answer; echo "got $answer"; sh -c "exit 9"');
    await shows(seen, 'begin\r\n');
    seen.text = '';
    await cut();
    assert(session.busy);
    await workbench.reconnect();
    await shows(seen, 'Replay=0');
    session.write('word\r');
    const record = await step;
    assert.equal(record.exitCode, 9);
    assert.equal(record.output, 'begin\nword\ngot word\n');
    assert.equal(session.commands.length, 1);
    assert.equal((await session.run('echo next')).output, 'next\n');
  });

  it('learns how a step ended while there was no connection', async () => {
    const seen = follow();
    const step = session.run('echo begin; until [ -e go ]; do sleep 0.05; done; echo end; sh -c "exit 4"');
    await shows(seen, 'begin\r\n');
    await cut();
    await exec('touch', [`${machine.student.home}/go`]);
    // Nothing tells from outside that the shell is at its prompt again.
    const ended = `until tmux -L container-workbench show-options -p -v -t '=${keepAs}:' @cw-state | grep -q D4; do sleep 0.05; done`;
    await exec('su', [machine.student.name, '-s', '/bin/sh', '-c', ended]);
    await workbench.reconnect();
    const record: CommandRecord = await step;
    assert.deepEqual([record.output, record.exitCode], ['begin\nend\n', 4]);
    assert.deepEqual(session.commands, [record]);
    assert.equal((await session.run('echo next')).output, 'next\n');
    assert.equal(session.commands.length, 2, 'nothing was counted twice');
  });

  it('is gone on with by another window', async () => {
    await session.run('cd /usr; variable=kept; seq 100');
    const seen = follow();
    session.run('echo begin; sleep 1000').catch(() => undefined);
    await shows(seen, 'begin\r\n');
    session.close();
    session = await open();
    const again = follow();
    assert.equal(session.running?.commandLine, 'echo begin; sleep 1000');
    assert.match(again.text, /\r\n99\r\n100\r\n/, 'with what it had shown');
    session.interrupt();
    await eventually('the command ends', session.onDidEndCommand, () => !session.busy);
    assert.deepEqual([session.commands[0]?.exitCode, session.cwd], [130, '/usr']);
    assert.equal((await session.run('echo $variable')).output, 'kept\n');
  });

  it('is gone on with in the midst of what never rests', async () => {
    const seen = follow();
    session.run('seq 100000000').catch(() => undefined);
    await shows(seen, '\r\n1000\r\n');
    session.close();
    session = await open();
    assert.equal(session.running?.commandLine, 'seq 100000000');
    const again = follow();
    const replayed = again.text.length;
    await eventually('it goes on', session.onData, () => again.text.length > replayed);
    session.interrupt();
    await eventually('the command ends', session.onDidEndCommand, () => !session.busy);
    assert.equal(session.commands[0]?.exitCode, 130);
    assert.equal((await session.run('echo next')).output, 'next\n');
  });

  it('shows a full-screen program again, and what was there before it', async () => {
    await session.run('echo before');
    const program = String.raw`printf '\033[?1049h\033[2;3Hscreen\033[?25l'; read answer; printf '\033[?1049l'`;
    const seen = follow();
    const step = session.run(program);
    await shows(seen, 'screen');
    session.close();
    assert.equal((await failure(step)).code, 'session-closed');
    session = await open();
    const again = follow();
    assert.match(again.text, /\[\?1049h.* {2}screen/s);
    session.write('\r');
    await eventually('it ends', session.onDidEndCommand, () => !session.busy);
    assert.equal(session.commands.at(-1)?.exitCode, 0);
  });

  it('ends with its shell, and when it is ended', async () => {
    const closed = new Promise<Error | undefined>((resolve) => session.onDidClose(resolve));
    assert.equal((await failure(session.run('exit'))).code, 'session-closed');
    assert.equal(await closed, undefined);
    session = await open();
    const ended = new Promise<Error | undefined>((resolve) => session.onDidClose(resolve));
    await endKept(workbench, keepAs);
    assert.equal(await ended, undefined);
  });

  it('takes a lot of output, and of input', async () => {
    assert.equal(
      (await session.run('seq 200000 | tail -c 70000; seq 20000')).output.split('\n').at(-2),
      '20000',
    );
    const long = 'x'.repeat(3000);
    assert.equal((await session.run(`printf %s ${long} | wc -c`)).output.trim(), '3000');
  });
});

describe('a terminal session that tmux could keep', () => {
  const options = { ...SIZE, keepAs: 'session', nonce: sessionNonce() };
  let machine: Machine;
  /** Starts a machine whose user has this shell; skips the test where that or tmux is missing. */
  const start = async (context: Mocha.Context, shell: string): Promise<Workbench> => {
    for (const file of ['/usr/bin/tmux', shell]) {
      if (!existsSync(file)) skip(context, `there is no ${file} on this machine`);
    }
    machine = await startMachine(context, { shell });
    return machine.connect();
  };
  afterEach(() => machine?.dispose());

  for (const shell of ['zsh', 'fish']) {
    it(`is gone on with in ${shell}, and its end is known`, async function () {
      const workbench = await start(this, `/usr/bin/${shell}`);
      const first = await openSession(workbench, options);
      assert(first.marked);
      assert.equal((await first.run('cd /usr')).exitCode, 0);
      const begun = eventually('it begins', first.onDidStartCommand, () => first.running !== undefined);
      first.run('sleep 1000; echo never').catch(() => undefined);
      await begun;
      first.close();
      const second = await openSession(workbench, options);
      assert.deepEqual(
        [second.marked, second.cwd, second.running?.commandLine],
        [true, '/usr', 'sleep 1000; echo never'],
      );
      second.interrupt();
      await eventually('it ends', second.onDidEndCommand, () => !second.busy);
      assert.equal(second.commands[0]?.exitCode, 130);
      assert.equal((await second.run('echo next')).output, 'next\n');
      second.close();
      await endKept(workbench, options.keepAs);
    });
  }

  it('is typed into where its shell gives no marks, also when it is gone on with', async function () {
    const workbench = await start(this, '/usr/bin/tcsh');
    for (const time of ['first', 'second']) {
      const session = await openSession(workbench, options);
      assert.deepEqual([session.marked, session.kept], [false, true]);
      let text = '';
      session.onData((data) => (text += data));
      await session.run(`echo the-${time}-` + '`expr 1 + 1`');
      await eventually('it is carried out', session.onData, () => text.includes(`the-${time}-2`));
      session.close();
    }
    await endKept(workbench, options.keepAs);
  });

  it('begins when somebody is there to see it, whoever had it started', async function () {
    const workbench = await start(this, '/bin/bash');
    const cutOff = Object.assign(Object.create(workbench) as Workbench, {
      run: workbench.run.bind(workbench),
      dialCommand: () => new PassThrough().destroy(new Error('cut off')),
    });
    await assert.rejects(openSession(cutOff, options), /cut off/);
    const session = await openSession(workbench, options);
    assert.deepEqual([session.marked, session.kept], [true, true]);
    assert.equal((await session.run('echo here')).output, 'here\n');
    session.close();
    await endKept(workbench, options.keepAs);
  });

  it('is a plain one where there is no tmux', async function () {
    const workbench = await start(this, '/bin/bash');
    const without = Object.assign(Object.create(workbench) as Workbench, {
      run: (argv: readonly string[], how: object) => workbench.run(['env', 'PATH=/nowhere', ...argv], how),
      openTerminal: workbench.openTerminal.bind(workbench),
    });
    const session = await openSession(without, options);
    assert(session.marked && !session.kept);
    session.close();
  });
});
