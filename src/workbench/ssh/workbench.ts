import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { commandEnded } from '../commandEnded';
import { Files } from '../files';
import { LazyStream } from '../lazyStream';
import type { Pipe } from '../lazyStream';
import { MarkedOutput, markedCommand, prepare, shellRefused, throughLoginShell } from '../loginShell';
import { markedReadable } from '../markedReadable';
import { OutputText } from '../output';
import { quote } from '../quote';
import { formatTarget } from '../target';
import { explainDial } from '../tunnel/dialFailure';
import type {
  RunOptions,
  RunResult,
  SshTarget,
  Terminal,
  TerminalOptions,
  Workbench,
  WorkbenchFiles,
} from '../types';
import { openFileAccess } from './fileAccess';
import type { SshLink } from './link';
import { runOverSsh } from './run';
import { terminalOver } from './terminal';

/** Of a program's standard error, for the message where it fails. */
const STDERR_KEPT = 4096;

/** A machine reached over SSH. Everything goes through one connection. */
export class SshWorkbench implements Workbench {
  readonly kind = 'ssh';
  readonly id: string;
  readonly label: string;
  readonly user: string;
  readonly host: string;
  readonly onDidChangeStatus: Workbench['onDidChangeStatus'];
  readonly #link: SshLink;
  #files: Promise<WorkbenchFiles> | undefined;

  constructor(target: SshTarget, link: SshLink) {
    this.label = formatTarget(target);
    this.id = `ssh://${formatTarget({ ...target, port: 22 })}:${target.port}`;
    this.user = target.user;
    this.host = target.host;
    this.onDidChangeStatus = link.onDidChangeStatus;
    this.#link = link;
  }

  get status(): Workbench['status'] {
    return this.#link.status;
  }

  async reconnect(): Promise<void> {
    await this.#link.ping();
  }

  run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return runOverSsh(this.#link, this.label, argv, options);
  }

  openTerminal(argv: readonly string[], options: TerminalOptions): Promise<Terminal> {
    const script = [
      'export COLORTERM=truecolor',
      prepare(options, `printf '%s\\r\\n' ${quote([`There is no folder ${options.cwd}.`])}`),
      `exec ${quote(argv)}`,
    ].join('\n');
    const size = { cols: options.columns, rows: options.rows };
    return this.#link.exec(throughLoginShell(script), terminalOver, size);
  }

  dialSocket(path: string): Duplex {
    return new LazyStream(async () => this.#socketPipe(await this.#link.forwardToSocket(path)));
  }

  dialTcp(host: string, port: number): Duplex {
    const open = async (): Promise<Pipe> => {
      try {
        return this.#socketPipe(await this.#link.forwardToPort(host, port));
      } catch (error) {
        throw explainDial(error, this.label, host, port);
      }
    };
    return new LazyStream(open, { halfOpen: true });
  }

  dialCommand(argv: readonly string[]): Duplex {
    return new LazyStream(async () => {
      const command = markedCommand(argv, {}, true);
      return this.#link.exec(command.line, (channel) => this.#commandPipe(channel, command.mark));
    });
  }

  files(): Promise<WorkbenchFiles> {
    // A channel that could not be opened, or that has ended, is opened anew next time.
    const forget = (): void => {
      this.#files = undefined;
    };
    if (this.#files === undefined) {
      this.#files = openFileAccess(this.#link, forget).then((access) => Files.of(access));
      this.#files.catch(forget);
    }
    return this.#files;
  }

  ping(): Promise<number> {
    return this.#link.ping();
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #socketPipe(channel: ClientChannel): Pipe {
    return {
      readable: channel,
      writable: channel,
      // A lost connection looks like a clean end.
      ended: () => (this.#link.reason === undefined ? Promise.resolve() : Promise.reject(this.#link.reason)),
      close: () => channel.close(),
    };
  }

  #commandPipe(channel: ClientChannel, mark: string): Pipe {
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
        if (this.#link.reason !== undefined) throw this.#link.reason;
        if (stdout.marked.note === undefined) {
          throw shellRefused(this.label, stdout.marked.noise + markedStderr.noise);
        }
        if (status !== 0) throw commandEnded(status, stderr.text());
      },
      close: () => channel.close(),
    };
  }
}
