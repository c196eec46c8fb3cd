import { Disposables, Emitter, ExplainedError } from '../../../base';
import type { Terminal, Workbench } from '../../types';
import { ControlClient } from './client';
import { WithoutQuestions, typeKeys } from './control';
import { PANE_FORMAT, Replay, WAITS, parsePane } from './replay';
import type { Rows } from './replay';

/** The name of our own tmux server's socket: people's own sessions and settings are left alone. */
const SERVER = 'container-workbench';
const TMUX = ['tmux', '-u', '-L', SERVER] as const;
const PANE = `display-message -p '${PANE_FORMAT}'`;
/** Milliseconds for tmux to answer. */
const PATIENCE = 10_000;
/** Bytes typed by one command. */
const KEYS = 1000;
/** How often a pane is captured anew because it has changed meanwhile. */
const CAPTURES = 3;

/**
 * Starts the session `$1` of `$2` by `$3` characters in `$4`, unless it is there: says `there`, `started`, or `missing`
 * where there is no tmux or one before 3.2 (2021). The set-up comes through standard input and waits in a buffer of
 * tmux, so that no list of processes shows it; its shell waits until somebody is attached, who hears it from its
 * beginning.
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
    /bin/sh -c 'tmux wait-for "$TMUX_PANE"; code=$(tmux show-buffer -b "$1"); tmux delete-buffer -b "$1"; eval "$code"' \\
    sh "$1" ';' \\
  set-option -p -t "=$1:" @cw-state ${WAITS} &&
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
  try {
    await terminal.attach();
    return terminal;
  } catch (error) {
    terminal.close();
    throw error;
  }
}

/** Ends what such a terminal holds on the workbench. Content where nothing is left of it. */
export async function endKept(workbench: Workbench, name: string): Promise<void> {
  await workbench.run([...TMUX, 'kill-session', '-t', `=${name}`], { timeout: PATIENCE });
}

class KeptTerminal implements Terminal {
  readonly #workbench: Workbench;
  readonly #options: KeptOptions;
  readonly #parts = new Disposables();
  readonly #data = this.#parts.add(new Emitter<Uint8Array>());
  readonly #exit = new Emitter<number | Error | undefined>();
  #size: { columns: number; rows: number };
  #client: ControlClient | undefined;
  /** The one that is shown and followed; undefined while what it shows is still being asked for. */
  #pane: string | undefined;
  #attaching = true;
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
      this.#client?.ask([typeKeys(this.#pane, bytes.subarray(start, start + KEYS))]);
    }
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns: Math.max(1, Math.trunc(columns)), rows: Math.max(1, Math.trunc(rows)) };
    this.#client?.ask([this.#resizeCommand()]);
  }

  /** Lets go of it; what runs goes on. See {@link endKept}. */
  close(): void {
    this.#finish(undefined);
  }

  /** Shows what there is, and follows it from there. Rejects where tmux does not let us. */
  async attach(): Promise<void> {
    const argv = [...TMUX, '-C', 'attach-session', '-t', `=${this.#options.name}`];
    const stream = this.#workbench.dialCommand(argv);
    const questions = new WithoutQuestions();
    this.#attaching = true;
    try {
      await new Promise<void>((resolve, reject) => {
        const client = new ControlClient(stream, {
          onOutput: (pane, bytes) => {
            if (pane === this.#pane) this.#say(questions.push(bytes));
          },
          onExit: () => this.#finish(undefined),
          onClose: (error) => {
            reject(error ?? notShown());
            this.#onClosed(client);
          },
        });
        this.#client = client;
        client.ask([this.#resizeCommand(), PANE], (answers) =>
          this.#show(client, answers?.[1] ?? '', CAPTURES, resolve),
        );
      });
    } finally {
      this.#attaching = false;
    }
  }

  /**
   * Shows the pane that was described. Where it changes until it is captured, that is done again, as the marks would
   * not be where they belong; one that never rests is taken as it is in the end.
   */
  #show(client: ControlClient, described: string, attempts: number, shown: () => void): void {
    const state = parsePane(described);
    if (state === undefined) {
      client.close();
      return;
    }
    const { pane } = state;
    if (state.waits) {
      this.#pane = pane;
      client.ask([`set-option -pu -t ${pane} @cw-state`, `wait-for -S ${pane}`]);
      shown();
      return;
    }
    const replay = new Replay(state, this.isRunning(), this.#options.nonce);
    const rows = [replay.rest, ...replay.parts];
    const captures = rows.filter(isAny).map((some) => captureCommand(pane, some));
    client.ask([...captures, PANE], (answers) => {
      const later = answers?.at(-1);
      if (answers === undefined || later === undefined || (later !== described && attempts > 1)) {
        this.#show(client, later ?? '', attempts - 1, shown);
        return;
      }
      const [rest = [], ...parts] = rows.map((some) =>
        isAny(some) ? (answers.shift() ?? '').split('\n') : [],
      );
      this.#say(Buffer.from(replay.text(parts, rest)));
      this.#pane = pane;
      shown();
    });
  }

  #resizeCommand(): string {
    return `refresh-client -C ${this.#size.columns}x${this.#size.rows}`;
  }

  #say(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#early === undefined) this.#data.fire(bytes);
    else this.#early.push(bytes);
  }

  #onClosed(client: ControlClient): void {
    if (this.#client !== client) return;
    this.#client = this.#pane = undefined;
    this.#onStatus();
  }

  /** Attaches again where that is possible now. */
  #onStatus(): void {
    if (this.#ended || this.#attaching || this.#client !== undefined) return;
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
      else if (!this.#ended) await this.attach();
    } catch (error) {
      if (this.#workbench.status.state === 'connected') this.#finish(error as Error);
    } finally {
      this.#attaching = false;
    }
  }

  #finish(outcome: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const client = this.#client;
    this.#client = this.#pane = undefined;
    client?.close();
    this.#parts.dispose();
    this.#exit.fire(outcome);
    this.#exit.dispose();
  }
}

/** Whether there is any row among them. */
function isAny({ first, last }: Rows): boolean {
  return first <= last;
}

function captureCommand(pane: string, { first, last, joined }: Rows): string {
  return `capture-pane -p -e ${joined ? '-J ' : ''}-t ${pane} -S ${first} -E ${last}`;
}

function notShown(): ExplainedError {
  return new ExplainedError(
    'no-terminal',
    'tmux on the workbench does not show the terminal that it holds.',
    { remedy: 'Open a new terminal.' },
  );
}

function disconnected(): ExplainedError {
  return new ExplainedError('disconnected', 'The workbench was disconnected.');
}
