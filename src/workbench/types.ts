import type { Duplex } from 'node:stream';
import type { Event } from '../base';

/** How a workbench is doing. `lost` is a connection that ended without having been asked to. */
export type WorkbenchState = 'connected' | 'lost' | 'closed';

export interface RunOptions {
  /** Working directory; the home folder where none is named. */
  cwd?: string;
  /** Added to the environment of the command. */
  env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed afterwards. Nothing: standard input is at its end at once. */
  stdin?: string | Uint8Array;
  /** Ends the command, its process group included. The promise rejects with an `AbortError`. */
  signal?: AbortSignal;
  /** Milliseconds until the command is ended and the promise rejects with code `timeout`. None: no limit. */
  timeout?: number;
  /** Called with each piece as it arrives, in addition to what is kept. */
  onStdout?: (text: string) => void;
  onStderr?: (text: string) => void;
  /** Bytes kept of each of the two outputs, from their beginning (default 1 MiB). */
  maxOutput?: number;
}

export interface RunResult {
  /** The exit status; undefined where the command died of a signal. */
  exitCode: number | undefined;
  signal: string | undefined;
  stdout: string;
  stderr: string;
}

export interface TerminalOptions {
  columns: number;
  rows: number;
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

/** A program behind a pseudo-terminal. Bytes go through unchanged. */
export interface Terminal {
  readonly onData: Event<Uint8Array>;
  /** Heard once, with the exit status where it is known. */
  readonly onExit: Event<number | undefined>;
  write(data: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Hangs up, as closing a terminal window does. */
  close(): void;
}

export type FileType = 'file' | 'folder' | 'link' | 'other';

export interface FileStat {
  type: FileType;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  modified: number;
  /** Permission bits, as in `0o644`. */
  mode: number;
}

/**
 * The files of a workbench. Paths are absolute, or relative to the home folder, or begin with `~/`. Failures are
 * `ExplainedError`s: `file-not-found`, `file-exists`, `file-forbidden`, `file-is-folder`, `file-failed`.
 */
export interface WorkbenchFiles {
  /** Absolute. */
  readonly home: string;
  /** Follows links. */
  stat(path: string): Promise<FileStat>;
  /** What stands in a folder, links not followed. */
  list(path: string): Promise<{ name: string; type: FileType }[]>;
  read(path: string): Promise<Uint8Array>;
  /** All or nothing: through a temporary file beside it where that is possible. The mode of an existing file is kept. */
  write(path: string, data: Uint8Array): Promise<void>;
  /** Its parents too; content with a folder that exists. */
  makeFolder(path: string): Promise<void>;
  /** Fails with `file-exists` where `to` is taken. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string, options?: { recursive?: boolean }): Promise<void>;
}

/** The machine that the containers live on, reached over SSH or this computer. Knows no engine. */
export interface Workbench {
  /** Stable across sessions: `ssh://student@lab-17:22`, or `local`. */
  readonly id: string;
  /** For people: `student@lab-17`, or `This computer`. */
  readonly label: string;
  readonly kind: 'ssh' | 'local';
  /** The user and host that commands run as and on. */
  readonly user: string;
  readonly host: string;
  readonly state: WorkbenchState;
  /** The reason goes with `lost`, as an `ExplainedError`. */
  readonly onDidChangeState: Event<{ state: WorkbenchState; reason?: Error }>;
  /** Runs a program with exactly these arguments; no shell reads them. A non-zero exit status is a result, not an error. */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs a program behind a pseudo-terminal. `openSession` opens a shell in one. */
  openTerminal(argv: readonly string[], options: TerminalOptions): Promise<Terminal>;
  /** A stream to a unix socket of the workbench. Given back at once and opened lazily; fails through its `error` event. */
  dialSocket(path: string): Duplex;
  /** The standard input and output of a program as one stream, on the same terms. A non-zero exit status is an error with its standard error. */
  dialCommand(argv: readonly string[]): Duplex;
  /** Its files; over SSH one SFTP channel, opened on first use. */
  files(): Promise<WorkbenchFiles>;
  /** Milliseconds for one round trip. */
  ping(): Promise<number>;
  /** Ends the connection and everything that goes through it. */
  close(): Promise<void>;
}

/** Where and as whom to log in. */
export interface SshTarget {
  host: string;
  port: number;
  user: string;
  /** Private key files to offer, `~` allowed. None: the agent's keys and the usual files of `~/.ssh`. */
  identityFiles?: readonly string[];
}

export interface HostKeyQuestion {
  target: SshTarget;
  /** `ssh-ed25519`, … */
  keyType: string;
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: string;
}

/** What connecting may have to ask a person. `undefined` or `false` gives up without an error beyond `cancelled`. */
export interface SshPrompts {
  confirmHostKey(question: HostKeyQuestion): Promise<boolean>;
  /** `attempt` counts from 1; from the second on the last answer was refused. */
  password(target: SshTarget, attempt: number): Promise<string | undefined>;
  passphrase(keyFile: string, attempt: number): Promise<string | undefined>;
  /** Called once a password has been accepted: the moment to keep it. */
  passwordAccepted?(target: SshTarget, password: string): void;
}

export interface SshOptions {
  target: SshTarget;
  prompts: SshPrompts;
  /** Files in known_hosts form; all are read, the first is written to. `~` allowed. */
  knownHostsFiles: readonly string[];
  /** Path of the agent's socket; none: no agent. */
  agent?: string;
  signal?: AbortSignal;
}

/** One command that a person or a step ran in a terminal session, as the shell itself marked it. */
export interface CommandRecord {
  /** Counts up within the session. */
  id: number;
  /** The command line as the shell reports it. */
  commandLine: string;
  cwd: string | undefined;
  /** What the output looks like in the end (control sequences carried out or removed), its last 64 KiB. */
  output: string;
  /** Undefined: not known (the shell gave none). */
  exitCode: number | undefined;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
}

/**
 * A shell that says when its commands begin and end (OSC 633 marks, checked by a nonce): what a terminal shows and
 * what the handout's steps run in. Marks stay in the data, so that the editor can decorate them too.
 */
export interface ShellSession {
  /** False where the shell gives no marks (a plain sh): commands can be typed but their end is not known. */
  readonly marked: boolean;
  /** What every mark of this session carries; the editor's own decorations take it as `shellIntegrationNonce`. */
  readonly nonce: string;
  /** The command that runs now; a container's shell that was opened in it belongs to it. */
  readonly running: { id: number; commandLine: string } | undefined;
  /** True while a command runs, and from the moment {@link run} was called. */
  readonly busy: boolean;
  readonly commands: readonly CommandRecord[];
  /** What came before anybody listened is heard by the first listener at once. */
  readonly onData: Event<string>;
  readonly onDidStartCommand: Event<{ id: number; commandLine: string }>;
  readonly onDidEndCommand: Event<CommandRecord>;
  readonly onDidClose: Event<void>;
  /** True once the shell is gone. */
  readonly closed: boolean;
  /**
   * Runs `code`, of one or many lines, as if it had been typed at the prompt, and answers with its record.
   * Rejects with code `busy` while something runs, and with code `session-closed` where the shell goes away
   * before the end. Never sent twice. Without marks it is typed, and the answer at once is a record without output
   * and exit code. `onOutput` hears the whole output so far (as in the record), at most every 50 ms.
   */
  run(code: string, options?: { onOutput?: (output: string) => void }): Promise<CommandRecord>;
  /** Types `code` line by line into whatever runs now (a container's shell). */
  type(code: string): void;
  /** What the keyboard's interrupt key does. */
  interrupt(): void;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
}
