import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { commandEnded } from '../commandEnded';
import { Elevation } from '../elevation/elevation';
import { FileStore } from '../files';
import { LazyStream } from '../lazyStream';
import type { Pipe } from '../lazyStream';
import { MarkedOutput, markedCommand, prepare, shellRefused, throughLoginShell } from '../loginShell';
import { markedReadable } from '../markedReadable';
import { OutputText } from '../output';
import { quote } from '../quote';
import { formatTarget, targetId } from '../target';
import { explainDial } from '../tunnel/dialFailure';
import type {
  Elevated,
  Priority,
  RunOptions,
  RunResult,
  SshOptions,
  Terminal,
  TerminalOptions,
  Workbench,
  WorkbenchFiles,
} from '../types';
import { SshConnection } from './connection';
import type { Carrier } from './connection';
import { sshFileAccess } from './fileAccess';
import { letGo } from './letGo';
import type { OpenLink } from './link';
import { repeatedWhereSafe } from './repeat';
import { runOverSsh } from './run';
import { scriptOver } from './script';
import { terminalOver } from './terminal';

/** Of a program's standard error, for the message where it fails. */
const STDERR_KEPT = 4096;

/** Milliseconds that the first command may take. */
const PATIENCE = 20_000;

/** A machine reached over SSH, by one login. Everything goes through one connection, as long as that suffices. */
export class SshWorkbench implements Workbench {
  readonly kind = 'ssh';
  readonly id: string;
  readonly label: string;
  readonly user: string;
  readonly host: string;
  readonly onDidChangeStatus: Workbench['onDidChangeStatus'];
  readonly #connection: SshConnection;
  readonly #elevation: Elevation;
  readonly #files: FileStore;

  private constructor({ target, prompts }: SshOptions, connection: SshConnection) {
    this.label = formatTarget(target);
    this.id = targetId(target);
    this.user = target.user;
    this.host = target.host;
    this.onDidChangeStatus = connection.onDidChangeStatus;
    this.#connection = connection;
    const { label, user, host } = this;
    this.#elevation = new Elevation({
      label,
      user,
      host,
      prompts,
      start: (script, use) =>
        connection.exec(throughLoginShell(script), (channel, link) => scriptOver(channel, link, label), {
          lasting: false,
          priority: 'interactive',
          ...use,
        }),
    });
    this.#files = new FileStore({
      access: sshFileAccess(connection, (argv) => this.dialCommand(argv)),
      run: (argv, how) => this.run(argv, how),
      dialCommand: (argv, how) => this.dialCommand(argv, how),
    });
  }

  /** Makes the first link, and sees whether commands can be run. `openLink` makes the later ones too. */
  static async open(options: SshOptions, openLink: OpenLink): Promise<SshWorkbench> {
    const { target, quiet = false, signal = new AbortController().signal } = options;
    const link = await openLink({ ask: !quiet, signal });
    const workbench = new SshWorkbench(options, new SshConnection(target, link, openLink));
    try {
      // It also makes sshd set TCP_NODELAY, which it does for sessions only.
      await workbench.run(['true'], { timeout: PATIENCE, signal });
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  get status(): Workbench['status'] {
    return this.#connection.status;
  }

  reconnect(options: { ask?: boolean; signal?: AbortSignal } = {}): Promise<void> {
    return this.#connection.reconnect(options);
  }

  run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return repeatedWhereSafe(options, (once) =>
      once.elevated === undefined || once.elevated === false
        ? runOverSsh(this.#connection, this.label, argv, once)
        : this.#elevation.run(argv, once),
    );
  }

  openTerminal(argv: readonly string[], options: TerminalOptions): Promise<Terminal> {
    const script = [
      'export COLORTERM=truecolor',
      prepare(options, `printf '%s\\r\\n' ${quote([`There is no folder ${options.cwd}.`])}`),
      `exec ${quote(argv)}`,
    ].join('\n');
    const size = { cols: options.columns, rows: options.rows };
    const use = { lasting: true, priority: 'interactive' } as const;
    return this.#connection.exec(throughLoginShell(script), terminalOver, use, size);
  }

  dialSocket(path: string): Duplex {
    return new LazyStream(async (signal) =>
      socketPipe(await this.#connection.forward((link) => link.forwardToSocket(path), signal)),
    );
  }

  dialTcp(host: string, port: number): Duplex {
    const open = async (signal: AbortSignal): Promise<Pipe> => {
      try {
        return socketPipe(await this.#connection.forward((link) => link.forwardToPort(host, port), signal));
      } catch (error) {
        throw explainDial(error, this.label, host, port);
      }
    };
    return new LazyStream(open, { halfOpen: true });
  }

  dialCommand(
    argv: readonly string[],
    { elevated = false, priority = 'interactive' }: { elevated?: Elevated; priority?: Priority } = {},
  ): Duplex {
    if (elevated !== false) return this.#elevation.dial(argv, { elevated, priority });
    return new LazyStream(async (signal) => {
      const command = markedCommand(argv, {}, true);
      return this.#connection.exec(
        command.line,
        (channel, link) => this.#commandPipe(channel, link, command.mark),
        { lasting: true, priority, signal },
      );
    });
  }

  files(options?: { elevated?: boolean }): Promise<WorkbenchFiles> {
    return this.#files.open(options);
  }

  ping(): Promise<number> {
    return this.#connection.ping();
  }

  close(): Promise<void> {
    this.#elevation.forget();
    return this.#connection.close();
  }

  #commandPipe(channel: ClientChannel, link: Carrier, mark: string): Pipe {
    const stderr = new OutputText(STDERR_KEPT);
    const markedStderr = new MarkedOutput(mark);
    channel.stderr.on('data', (bytes: Buffer) => stderr.push(markedStderr.push(bytes)));
    const stdout = markedReadable(channel, mark);
    let status: number | string | undefined;
    channel.on('exit', (code: number | null, signal?: string) => (status = code ?? signal));
    const closed = new Promise<void>((resolve) => channel.once('close', () => resolve()));
    return {
      readable: stdout.readable,
      writable: channel,
      ended: async () => {
        await closed;
        if (stdout.marked.note === undefined) {
          throw shellRefused(this.label, stdout.marked.noise + markedStderr.noise);
        }
        if (status !== 0) throw commandEnded(status, stderr.text());
      },
      onLost: link.onDidEnd,
      close: () => {
        // A program that does not look at its input would go on, and keep its place (sshd frees it when it ends).
        if (status === undefined) channel.signal('TERM');
        letGo(channel);
      },
    };
  }
}

function socketPipe({ channel, link }: { channel: ClientChannel; link: Carrier }): Pipe {
  return {
    readable: channel,
    writable: channel,
    ended: () => Promise.resolve(),
    onLost: link.onDidEnd,
    close: () => letGo(channel),
  };
}
