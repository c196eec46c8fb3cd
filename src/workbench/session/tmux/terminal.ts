import type { Duplex } from 'node:stream';
import { Disposables, Emitter, ExplainedError } from '../../../base';
import type { Terminal, Workbench } from '../../types';
import { ControlParser, WithoutQuestions, typeKeys } from './control';
import type { ControlMessage } from './control';
import { PANE_FORMAT, Replay, parsePane } from './replay';
import type { Rows } from './replay';

/** The name of our own tmux server's socket: people's own sessions and settings are left alone. */
const SERVER = 'container-workbench';
const TMUX = ['tmux', '-u', '-L', SERVER] as const;
/** Milliseconds for tmux to answer. */
const PATIENCE = 10_000;
/** Bytes typed by one command. */
const KEYS = 1000;

/**
 * Starts the session `$1` of `$2` by `$3` characters in `$4`, unless it is there: says `there`, `started`, or `missing`
 * where there is no tmux or one before 3.2 (2021). The set-up comes through standard input and waits in a buffer of
 * tmux, so that no list of processes shows it.
 */
const START = `
case "$(tmux -V 2>/dev/null)" in
'tmux '[4-9]* | 'tmux 3.'[2-9]* | 'tmux 3.'1[0-9]*) ;;
*) echo missing; exit ;;
esac
t() { tmux -u -L ${SERVER} -f /dev/null "$@"; }
if t has-session -t "=$1" 2>/dev/null; then echo there; exit; fi
[ -d "$4" ] || set -- "$1" "$2" "$3" "$HOME"
t start-server ';' \\
  set-option -g status off ';' set-option -g history-limit 10000 ';' set-option -g default-terminal xterm-256color ';' \\
  set-option -s escape-time 0 ';' set-option -g set-titles off ';' \\
  load-buffer -b "$1" - ';' \\
  new-session -d -s "$1" -x "$2" -y "$3" -c "$4" -e COLORTERM=truecolor \\
    /bin/sh -c 'code=$(tmux show-buffer -b "$1"); tmux delete-buffer -b "$1"; eval "$code"' sh "$1" &&
  echo started
`;

export interface KeptOptions {
  /** Of letters, digits and dashes. */
  name: string;
  columns: number;
  rows: number;
  cwd?: string;
  nonce: string;
  /** What becomes the shell, for sh. */
  script: string;
}

/**
 * A program behind a pseudo-terminal that tmux holds on the workbench, whatever becomes of the connection: a terminal
 * that is attached again whenever the workbench is connected again, and ends with its program. Undefined where the
 * workbench has no tmux that can do this.
 */
export async function openKeptTerminal(
  workbench: Workbench,
  options: KeptOptions,
): Promise<KeptTerminal | undefined> {
  const { name, columns, rows, cwd = '', script } = options;
  const size = [columns, rows].map((length) => String(Math.max(1, Math.trunc(length))));
  const { stdout, stderr } = await workbench.run(['/bin/sh', '-c', START, 'sh', name, ...size, cwd], {
    stdin: script,
    timeout: PATIENCE,
  });
  const answer = stdout.trim();
  if (answer === 'missing') return undefined;
  if (answer !== 'there' && answer !== 'started') {
    throw new ExplainedError('no-terminal', 'tmux could not start a terminal on the workbench.', {
      remedy: 'Set “containerWorkbench.terminal.keepAlive” to “never” to do without it.',
      detail: stderr.trim(),
    });
  }
  const terminal = new KeptTerminal(workbench, options);
  await terminal.attach();
  return terminal;
}

/** Ends what such a terminal holds on the workbench. Content where nothing is left of it. */
export async function endKept(workbench: Workbench, name: string): Promise<void> {
  await workbench.run([...TMUX, 'kill-session', '-t', `=${name}`], { timeout: PATIENCE });
}

export class KeptTerminal implements Terminal {
  readonly #workbench: Workbench;
  readonly #options: KeptOptions;
  readonly #parts = new Disposables();
  readonly #data = this.#parts.add(new Emitter<Uint8Array>());
  readonly #exit = new Emitter<number | Error | undefined>();
  #size: { columns: number; rows: number };
  #stream: Duplex | undefined;
  #pane: string | undefined;
  #replies: ((reply: { failed: boolean; lines: string[] }) => void)[] = [];
  #attaching = false;
  #ended = false;
  /** What was said before anybody listened. */
  #early: Uint8Array[] | undefined = [];
  /** Whether whoever listens has seen a command begin and not end. */
  isRunning = (): boolean => false;

  readonly onExit = this.#exit.event;

  constructor(workbench: Workbench, options: KeptOptions) {
    this.#workbench = workbench;
    this.#options = options;
    this.#size = { columns: options.columns, rows: options.rows };
    this.#parts.add(workbench.onDidChangeStatus(() => this.#onStatus()));
  }

  readonly onData: Terminal['onData'] = (listener) => {
    const early = this.#early ?? [];
    this.#early = undefined;
    const subscription = this.#data.event(listener);
    early.forEach(listener);
    return subscription;
  };

  write(data: string | Uint8Array): void {
    if (this.#pane === undefined) return;
    const bytes = Buffer.from(data);
    for (let start = 0; start < bytes.length; start += KEYS) {
      void this.#command(typeKeys(this.#pane, bytes.subarray(start, start + KEYS)));
    }
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns: Math.max(1, Math.trunc(columns)), rows: Math.max(1, Math.trunc(rows)) };
    if (this.#pane !== undefined) void this.#command(this.#resizeCommand());
  }

  /** Lets go of it; what runs goes on. See {@link endKept}. */
  close(): void {
    this.#finish(undefined);
  }

  /** Shows what there is, and follows it from there. Rejects where tmux does not let us. */
  async attach(): Promise<void> {
    const argv = [...TMUX, '-C', 'attach-session', '-t', `=${this.#options.name}`];
    const stream = this.#workbench.dialCommand(argv);
    this.#stream = stream;
    const parser = new ControlParser();
    const questions = new WithoutQuestions();
    let failure: Error | undefined;
    stream.on('data', (bytes: Buffer) => {
      for (const message of parser.feed(bytes)) this.#onMessage(message, questions);
    });
    stream.on('error', (error) => (failure = error));
    stream.on('close', () => this.#onClosed(stream));
    await this.#command(this.#resizeCommand());
    const [described = ''] = (await this.#command(`display-message -p '${PANE_FORMAT}'`)).lines;
    const state = parsePane(Buffer.from(described, 'latin1').toString());
    const shown =
      state && (await this.#show(new Replay(state, this.isRunning(), this.#options.nonce), state.pane));
    if (this.#ended) return;
    if (this.#stream !== stream || state === undefined || shown === undefined) {
      throw (
        failure ??
        new ExplainedError('no-terminal', 'tmux on the workbench does not show the terminal that it holds.', {
          remedy: 'Open a new terminal.',
        })
      );
    }
    this.#say(Buffer.from(shown));
    // What came until now is in what was captured.
    this.#pane = state.pane;
  }

  async #show(replay: Replay, pane: string): Promise<string> {
    const [rest, ...parts] = await Promise.all([
      this.#capture(pane, replay.rest, ''),
      ...replay.parts.map((rows) => this.#capture(pane, rows, '-J')),
    ]);
    return replay.text(parts, rest);
  }

  async #capture(pane: string, { first, last }: Rows, join: '-J' | ''): Promise<string[]> {
    if (last < first) return [];
    const { lines } = await this.#command(`capture-pane -p -e ${join} -t ${pane} -S ${first} -E ${last}`);
    return lines.map((line) => Buffer.from(line, 'latin1').toString());
  }

  #resizeCommand(): string {
    return `refresh-client -C ${this.#size.columns}x${this.#size.rows}`;
  }

  #command(line: string): Promise<{ failed: boolean; lines: string[] }> {
    return new Promise((resolve) => {
      if (this.#stream === undefined) {
        resolve({ failed: true, lines: [] });
        return;
      }
      this.#replies.push(resolve);
      this.#stream.write(`${line}\n`);
    });
  }

  #onMessage(message: ControlMessage, questions: WithoutQuestions): void {
    switch (message.kind) {
      case 'output':
        if (message.pane === this.#pane) this.#say(questions.push(message.bytes));
        break;
      case 'reply':
        this.#replies.shift()?.(message);
        break;
      case 'exit':
        this.#finish(undefined);
        break;
    }
  }

  #say(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#early === undefined) this.#data.fire(bytes);
    else this.#early.push(bytes);
  }

  #onClosed(stream: Duplex): void {
    if (this.#stream !== stream) return;
    this.#detached();
    this.#onStatus();
  }

  #detached(): void {
    this.#stream = undefined;
    this.#pane = undefined;
    for (const reply of this.#replies.splice(0)) reply({ failed: true, lines: [] });
  }

  /** Attaches again where that is possible now. */
  #onStatus(): void {
    if (this.#ended || this.#attaching || this.#stream !== undefined) return;
    const { state, reason } = this.#workbench.status;
    if (state === 'connected') void this.#attachAgain();
    else if (state === 'closed') this.#finish(reason ?? disconnected());
  }

  async #attachAgain(): Promise<void> {
    this.#attaching = true;
    try {
      const argv = [...TMUX, 'has-session', '-t', `=${this.#options.name}`];
      const { exitCode } = await this.#workbench.run(argv, { timeout: PATIENCE, repeatable: true });
      if (exitCode !== 0) this.#finish(undefined);
      else await this.attach();
    } catch (error) {
      if (this.#workbench.status.state === 'connected') this.#finish(error as Error);
    } finally {
      this.#attaching = false;
    }
  }

  #finish(outcome: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const stream = this.#stream;
    this.#detached();
    stream?.destroy();
    this.#parts.dispose();
    this.#exit.fire(outcome);
    this.#exit.dispose();
  }
}

function disconnected(): ExplainedError {
  return new ExplainedError('disconnected', 'The workbench was disconnected.');
}
