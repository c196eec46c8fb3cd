import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { localWorkbench, openSession } from '../../src/workbench';
import type { ShellSession, TerminalOptions, Workbench } from '../../src/workbench';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { skip } from '../support/skip';

const exec = promisify(execFile);
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

/** What differs between the shells that mark their commands. */
const SHELLS = {
  bash: { parseError: 2, assign: 'variable=kept', unfinished: { type: 'for i in 1 2\r', shows: '> ' } },
  zsh: { parseError: 1, assign: 'variable=kept', unfinished: { type: 'for i in 1 2\r', shows: 'for> ' } },
  // fish goes on in the same line's editor where others show a second prompt.
  fish: {
    parseError: 2,
    assign: 'set variable kept',
    unfinished: { type: 'for i in 1 2\recho "', shows: '"' },
  },
} as const;

/** Where a shell is installed; ends the running hook as skipped where it is not. */
function installed(context: Mocha.Context, shell: string): string {
  const file = ['/usr/bin', '/bin', '/usr/local/bin']
    .map((folder) => path.join(folder, shell))
    .find((candidate) => existsSync(candidate));
  return file ?? skip(context, `there is no ${shell} on this machine`);
}

for (const [where, shell] of [
  ['over SSH', 'bash'],
  ['over SSH', 'zsh'],
  ['over SSH', 'fish'],
  ['on this computer', 'bash'],
] as const) {
  const { parseError, assign, unfinished } = SHELLS[shell];
  describe(`a terminal session of ${shell} ${where}`, () => {
    let machine: Machine;
    let workbench: Workbench;
    let session: ShellSession;
    before(async function () {
      machine = await startMachine(this, { shell: installed(this, shell) });
      workbench = where === 'over SSH' ? await machine.connect() : localWorkbench();
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
      assert.equal((await session.run('printf unended')).output, 'unended');
    });

    it('runs several lines as one step, with the status of the last', async () => {
      const code = `echo one\n# a remark\nprintf '%s\\n' 'two; \\t é'\nsh -c 'exit 7'`;
      const record = await session.run(`${code}\n`);
      assert.equal(record.output, 'one\ntwo; \\t é\n');
      assert.equal(record.exitCode, 7);
      assert.equal(record.commandLine.replace('# a remark\n', ''), code.replace('# a remark\n', ''));
    });

    it('leaves alone what looks special in a step', async () => {
      const code = `printf '%s\\n' 'http://a/?b=c&d=*' "a!b ~" 'tab:\t.'`;
      assert.equal((await session.run(code)).output, 'http://a/?b=c&d=*\na!b ~\ntab:    .\n');
    });

    if (shell !== 'fish') {
      it('runs here-documents, loops and functions', async () => {
        assert.equal((await session.run('cat <<END\na $((1+1))\n\tb\nEND')).output, 'a 2\n        b\n');
        assert.equal((await session.run('for i in 1 2\ndo\n  echo $i\ndone')).output, '1\n2\n');
        assert.equal((await session.run('f() {\n  echo in\n}\nf')).output, 'in\n');
      });
    }

    it('stays the same shell', async () => {
      await session.run(`cd /usr; ${assign}`);
      const record = await session.run('echo $variable; pwd');
      assert.equal(record.output, 'kept\n/usr\n');
      assert.equal(record.cwd, '/usr');
    });

    it('answers for lines that start nothing', async () => {
      const wrong = await session.run('echo )');
      assert.equal(wrong.exitCode, parseError);
      assert.equal(wrong.output, '');
      assert.equal((await session.run('# a remark')).exitCode, 0);
      assert.equal((await session.run('echo next')).output, 'next\n');
    });

    it('reports what a person types in the same way', async () => {
      const started: string[] = [];
      session.onDidStartCommand(({ commandLine }) => started.push(commandLine));
      session.write(' printf typed; sh -c "exit 3"\r');
      await eventually('the command ends', session.onDidEndCommand, () => session.commands.length === 1);
      assert.deepEqual(started, [' printf typed; sh -c "exit 3"']);
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
      session.write('rm');
      await screen.shows('rm');
      assert.equal((await session.run('echo clean')).output, 'clean\n');
      session.write(unfinished.type);
      await screen.shows(unfinished.shows);
      assert.equal((await session.run('echo again')).output, 'again\n');
    });

    it('believes no marks but its own', async () => {
      const forged = String.raw`printf '\033]633;D;0\007\033]633;D;0;0123456789abcdef\007\033]633;C\007'; sh -c 'exit 9'`;
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
      const closed = new Promise<void>((resolve) => session.onDidClose(() => resolve()));
      // fish says how it ended, the others are gone with their last command.
      await session.run('exit 5').catch((error: unknown) => {
        assert.equal((error as { code?: unknown }).code, 'session-closed');
      });
      await closed;
      assert(session.closed);
      assert.equal(session.commands.at(-1)?.exitCode, 5);
      assert.equal((await failure(session.run('echo late'))).code, 'session-closed');
    });

    it('ends what runs in it when it is closed', async () => {
      const screen = new Screen(session);
      const step = failure(session.run(`sh -c 'echo "pid:$$"; exec sleep 1000'`));
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

  /** Set-ups that people have, made for getting in the way. */
  const DIFFICULT = {
    bash: {
      file: '.bashrc',
      lines: [
        'echo noise; echo "more noise" >&2; stty sane 2>/dev/null',
        'set -o vi',
        'decorate() { local status=$?; PS1="<$status> "; }',
        `trap ': "$_"' DEBUG`,
        'PROMPT_COMMAND=decorate',
        'set -eu',
      ],
    },
    zsh: {
      file: '.zshrc',
      lines: [
        'echo noise; echo "more noise" >&2',
        'decorate() { PS1="<$?> " }',
        'precmd_functions+=(decorate)',
        'bindkey -v',
        'autoload -Uz bracketed-paste-magic url-quote-magic',
        'zle -N bracketed-paste bracketed-paste-magic; zle -N self-insert url-quote-magic',
        'alias print="echo no" printf="echo no" local="echo no"',
        'setopt ksh_arrays no_unset prompt_subst',
        'unset zle_bracketed_paste',
      ],
    },
    fish: {
      file: '.config/fish/config.fish',
      lines: [
        'echo noise; echo "more noise" >&2',
        'function fish_prompt; echo -n "<$status> "; end',
        'fish_vi_key_bindings',
        'abbr -a ls "echo no"',
      ],
    },
  } as const;

  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    it(`of ${shell} may be noisy, strict, and change the prompt`, async function () {
      machine = await startMachine(this, { shell: installed(this, shell) });
      const { file, lines } = DIFFICULT[shell];
      const rc = path.join(machine.student.home, file);
      await mkdir(path.dirname(rc), { recursive: true });
      await appendFile(rc, `${lines.join('\n')}\n`);
      await exec('chown', ['-R', `${machine.student.name}:`, machine.student.home]);
      const session = await openSession(await machine.connect(), SIZE);
      const screen = new Screen(session);
      assert(session.marked);
      assert.match(screen.text, /noise\r\n.*more noise\r\n/s);
      // An exit status that errexit lets pass.
      const failing = shell === 'fish' ? 'sh -c "exit 6"' : 'if true; then (exit 6) && :; fi';
      const failed = await session.run(failing);
      assert.deepEqual([failed.output, failed.exitCode], ['', 6]);
      await screen.shows('<6> ');
      const typed = await session.run("printf '%s\\n' 'http://a/?b=c&d'");
      assert.deepEqual(
        [typed.output, typed.exitCode],
        [shell === 'zsh' ? 'no %s\n http://a/?b=c&d\n' : 'http://a/?b=c&d\n', 0],
      );
      session.write('\u001b'); // to the command mode of vi
      assert.equal((await session.run('echo again')).output, 'again\n');
      session.close();
    });
  }

  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    it(`of ${shell} may have no room to write to`, async function () {
      machine = await startMachine(this, { shell: installed(this, shell) });
      const unmount = await mountFull(this, machine.student.home);
      try {
        const session = await openSession(await machine.connect(), SIZE);
        assert(session.marked);
        assert.equal((await session.run('echo works')).output, 'works\n');
        session.close();
      } finally {
        await unmount();
      }
    });
  }

  it('keeps its marks when a prompt framework is switched on later', async function () {
    machine = await startMachine(this);
    const session = await openSession(await machine.connect(), SIZE);
    const screen = new Screen(session);
    await session.run(`decorate() { PS1="<$?> "; }; PROMPT_COMMAND=decorate`);
    assert.equal((await session.run('(exit 4)')).exitCode, 4);
    await screen.shows('<4> ');
    assert.equal((await session.run('echo next')).output, 'next\n');
    session.close();
  });

  it('is not in the way of who has no files of their own', async function () {
    machine = await startMachine(this, { shell: installed(this, 'zsh') });
    const session = await openSession(await machine.connect(), SIZE);
    assert.equal((await session.run('echo works')).output, 'works\n');
    assert.equal((await session.run('ls -A $HOME; echo ${ZDOTDIR-none}')).output.includes('.zshrc'), false);
    const left = await session.run('ls -d /tmp/container-workbench.*');
    assert.notEqual(left.exitCode, 0, 'the temporary folder is gone');
    session.close();
  });

  it('is left out of account for a plain sh where there is a bash', async function () {
    machine = await startMachine(this, { shell: '/bin/sh' });
    const session = await openSession(await machine.connect(), SIZE);
    assert.equal((await session.run('echo ${BASH_VERSION:+bash}')).output, 'bash\n');
    session.close();
  });

  for (const shell of ['tcsh', 'dash'] as const) {
    it(`may be a ${shell}, which gives no marks`, async function () {
      machine = await startMachine(this, { shell: installed(this, shell) });
      const { home } = machine.student;
      await writeFile(path.join(home, '.cshrc'), 'set prompt="plain> "\n');
      await writeFile(path.join(home, '.profile'), 'PS1="plain> "\n');
      const workbench = await machine.connect();
      const session = await openSession(shell === 'tcsh' ? workbench : withoutBash(workbench), SIZE);
      assert(!session.marked);
      const screen = new Screen(session);
      await screen.shows('plain> ');
      const record = await session.run('echo typed `expr 1 + 1`');
      assert.equal(record.exitCode, undefined);
      await screen.shows('typed 2');
      assert(!session.busy);
      session.close();
    });
  }
});

/** The same machine, but that its shell scripts find no bash. */
function withoutBash(workbench: Workbench): Workbench {
  return Object.assign(Object.create(workbench) as Workbench, {
    kind: 'ssh',
    openTerminal: ([, , script = '']: readonly string[], options: TerminalOptions) =>
      workbench.openTerminal(['/bin/sh', '-c', `command() { return 1; }; ${script}`], options),
  });
}

/** Puts a file system over `folder` on which there is no room left; the answer takes it away again. */
async function mountFull(context: Mocha.Context, folder: string): Promise<() => Promise<unknown>> {
  const { uid, gid } = await stat(folder);
  try {
    await exec('mount', ['-t', 'tmpfs', '-o', `size=16k,nr_inodes=2,uid=${uid},gid=${gid}`, 'tmpfs', folder]);
  } catch {
    skip(context, 'nothing may be mounted here');
  }
  await writeFile(path.join(folder, 'filler'), Buffer.alloc(16 * 1024));
  return () => exec('umount', ['--lazy', folder]);
}
