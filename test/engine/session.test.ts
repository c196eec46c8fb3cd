import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { localWorkbench, openSession } from '../../src/workbench';
import type { ShellSession, Workbench } from '../../src/workbench';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';

const SIZE = { columns: 80, rows: 24 };

/** Collects what a session shows, and waits for it. */
class Screen {
  text = '';
  readonly #session: ShellSession;

  constructor(session: ShellSession) {
    this.#session = session;
    session.onData((data) => (this.text += data));
  }

  shows(text: string): Promise<void> {
    return eventually(`the terminal shows ${JSON.stringify(text)}`, this.#session.onData, () =>
      this.text.includes(text),
    );
  }
}

for (const [what, open] of [
  ['over SSH', (machine: Machine) => machine.connect()],
  ['on this computer', () => Promise.resolve(localWorkbench())],
] as const) {
  describe(`a terminal session ${what}`, () => {
    let machine: Machine;
    let workbench: Workbench;
    let session: ShellSession;
    before(async function () {
      machine = await startMachine(this);
      workbench = await open(machine);
    });
    beforeEach(async () => {
      session = await openSession(workbench, SIZE);
    });
    afterEach(() => session?.close());
    after(() => machine?.dispose());

    it('knows output, exit status and folder of a command', async () => {
      assert(session.marked);
      const record = await session.run('echo out; echo err >&2; false');
      assert.equal(record.commandLine, 'echo out; echo err >&2; false');
      assert.equal(record.output, 'out\nerr\n');
      assert.equal(record.exitCode, 1);
      assert(record.endedAt >= record.startedAt);
      assert.deepEqual(session.commands.at(-1), record);
    });

    it('runs several lines as one step, with the status of the last', async () => {
      const record = await session.run('echo one\necho "two;\\three é"\n(exit 7)\n');
      assert.equal(record.output, 'one\ntwo;\\three é\n');
      assert.equal(record.exitCode, 7);
      assert.equal(record.commandLine, 'echo one\necho "two;\\three é"\n(exit 7)');
    });

    it('runs here-documents, loops and functions', async () => {
      assert.equal((await session.run('cat <<END\na $((1+1))\n\tb\nEND')).output, 'a 2\n        b\n');
      assert.equal((await session.run('for i in 1 2\ndo\n  echo $i\ndone')).output, '1\n2\n');
      assert.equal((await session.run('f() {\n  echo in\n}\nf')).output, 'in\n');
    });

    it('stays the same shell', async () => {
      await session.run('cd /usr; variable=kept');
      const record = await session.run('echo $variable; pwd');
      assert.equal(record.output, 'kept\n/usr\n');
      assert.equal(record.cwd, '/usr');
    });

    it('answers for lines that start nothing', async () => {
      const wrong = await session.run('echo )');
      assert.equal(wrong.exitCode, 2);
      assert.equal((await session.run('# a remark')).exitCode, 0);
      assert.equal((await session.run('echo next')).output, 'next\n');
    });

    it('reports what a person types in the same way', async () => {
      const started: string[] = [];
      session.onDidStartCommand(({ commandLine }) => started.push(commandLine));
      session.write(' printf typed; exit_status() { return 3; }; exit_status\r');
      await eventually('the command ends', session.onDidEndCommand, () => session.commands.length === 1);
      assert.deepEqual(started, [' printf typed; exit_status() { return 3; }; exit_status']);
      assert.equal(session.commands[0]?.output, 'typed');
      assert.equal(session.commands[0].exitCode, 3);
    });

    it('is busy while a shell inside it runs, and types into that', async () => {
      const screen = new Screen(session);
      const step = session.run('PS1="in""side> " sh');
      await screen.shows('inside> ');
      assert(session.busy);
      assert.equal(session.running?.commandLine, 'PS1="in""side> " sh');
      const refusal = await failure(session.run('echo no'));
      assert.equal(refusal.code, 'busy');
      session.type('echo from $((40 + 2))\nexit 4');
      const record = await step;
      assert.equal(record.exitCode, 4);
      assert.match(record.output, /from 42/);
      assert(!session.busy);
    });

    it('interrupts', async () => {
      const step = session.run("sh -c 'echo ready; exec sleep 1000'");
      await new Screen(session).shows('ready\r\n');
      session.interrupt();
      assert.equal((await step).exitCode, 130);
    });

    it('clears away what was half typed', async () => {
      const screen = new Screen(session);
      session.write('rm -rf something');
      await screen.shows('rm -rf something');
      assert.equal((await session.run('echo clean')).output, 'clean\n');
      session.write('for i in 1 2\r');
      await screen.shows('> ');
      assert.equal((await session.run('echo again')).output, 'again\n');
    });

    it('believes no marks but its own', async () => {
      const forged = String.raw`printf '\033]633;D;0\007\033]633;D;0;0123456789abcdef\007\033]633;C\007'; (exit 9)`;
      assert.equal((await session.run(forged)).exitCode, 9);
      assert.equal(
        (await session.run('env | grep -c "$__cw_nonce"')).output,
        '0\n',
        'programs do not inherit it',
      );
    });

    it('shows output as it grows, progress bars in their last state', async () => {
      const seen: string[] = [];
      const record = await session.run(
        String.raw`printf '10%%\r'; sleep 0.2; printf '\033[32m100%%\033[0m\n'`,
        {
          onOutput: (output) => seen.push(output),
        },
      );
      assert.equal(record.output, '100%\n');
      assert.deepEqual(seen, ['10%', '100%\n']);
    });

    it('passes everything on to the terminal, what came before anybody listened too', async () => {
      await session.run('echo early');
      const screen = new Screen(session);
      assert(screen.text.includes('early\r\n'));
      assert(screen.text.includes(`\u001b]633;D;0;${session.nonce}\u0007`));
    });

    it('has the size of the terminal', async () => {
      assert.equal((await session.run('stty size')).output, '24 80\n');
      const resized = session.run(
        `sh -c 'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.05; done'`,
      );
      await new Screen(session).shows('ready\r\n');
      session.resize(100, 30);
      assert.match((await resized).output, /30 100/);
    });

    it('closes with its shell, and keeps the last record', async () => {
      const closed = new Promise<void>((resolve) => session.onDidClose(resolve));
      assert.equal((await failure(session.run('exit 5'))).code, 'session-closed');
      await closed;
      assert(session.closed);
      assert.equal(session.commands.at(-1)?.exitCode, 5);
      assert.equal((await failure(session.run('echo late'))).code, 'session-closed');
    });

    it('ends what runs in it when it is closed', async () => {
      const screen = new Screen(session);
      const step = failure(session.run('echo "pid:$$"; exec sleep 1000'));
      await screen.shows('pid:');
      const pid = /pid:(\d+)\r/.exec(screen.text)?.[1] ?? '';
      session.close();
      assert.equal((await step).code, 'session-closed');
      const gone = await workbench.run(
        ['sh', '-c', 'while kill -0 "$1" 2>/dev/null; do sleep 0.05; done', 'sh', pid],
        {
          timeout: 5000,
        },
      );
      assert.equal(gone.exitCode, 0);
    });
  });
}

describe('the set-up of a shell', () => {
  let machine: Machine | undefined;
  afterEach(async () => {
    await machine?.dispose();
    machine = undefined;
  });

  it('is the user’s own, as at a login', async function () {
    machine = await startMachine(this);
    const { home } = machine.student;
    await appendFile(
      path.join(home, '.bashrc'),
      'alias greet="echo hello"\nPROMPT_COMMAND="seen=\\$?"\nHISTCONTROL=ignoreboth\n',
    );
    const session = await openSession(await machine.connect(), SIZE);
    assert.equal((await session.run('greet')).output, 'hello\n');
    await session.run('(exit 6)');
    assert.equal((await session.run('echo $seen $?')).output, '6 6\n', 'its PROMPT_COMMAND sees the status');
    await session.run(' echo "from a line with a space"');
    assert.doesNotMatch(
      (await session.run('history')).output,
      /with a space/,
      'which the history was to forget',
    );
    assert.match((await session.run('shopt login_shell; echo $0')).output, /bash/);
    session.close();
  });

  it('may be one that gives no marks', async function () {
    machine = await startMachine(this, { shell: '/bin/sh' });
    await writeFile(path.join(machine.student.home, '.profile'), 'PS1="plain> "\n');
    const workbench = await machine.connect();
    // A machine without bash, for this user.
    const session = await openSession(
      {
        ...Object.assign(Object.create(workbench) as Workbench, {}),
        kind: 'ssh',
        openTerminal: (argv, options) =>
          workbench.openTerminal(['/bin/sh', '-c', 'command() { return 1; }; ' + (argv[2] ?? '')], options),
      },
      SIZE,
    );
    assert(!session.marked);
    const screen = new Screen(session);
    await screen.shows('plain> ');
    const record = await session.run('echo typed $((1 + 1))');
    assert.equal(record.exitCode, undefined);
    await screen.shows('typed 2');
    assert(!session.busy);
    session.close();
  });
});
