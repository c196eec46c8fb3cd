import type { Duplex, Readable } from 'node:stream';
import type { Event } from '../base';

/**
 * How a workbench is doing. `degraded`: it has not answered for longer than it usually takes, and may be gone.
 * `reconnecting`: its connection has ended without having been asked to, and a new one is being made. `lost`: that
 * was given up, since it needs a person. `closed`: as was asked for. Those two are final until
 * {@link Workbench.reconnect}, and `closed` for good.
 */
export type WorkbenchState = 'connected' | 'degraded' | 'reconnecting' | 'lost' | 'closed';

export interface WorkbenchStatus {
  state: WorkbenchState;
  /** Why, as an `ExplainedError`; goes with `reconnecting` and `lost`. */
  reason?: Error;
  /** Milliseconds for one round trip, as measured last; undefined before the first measurement. */
  latency?: number;
  /** When the next attempt begins, in milliseconds since the epoch; goes with `reconnecting` between two attempts. */
  nextAttempt?: number;
}

export interface RunOptions {
  /** Working directory; the home folder where none is named. */
  cwd?: string;
  /** Added to the environment of the command. */
  env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed afterwards. Nothing: standard input is at its end at once. */
  stdin?: string | Uint8Array | Readable;
  /** Runs it as root, see {@link Elevated}. */
  elevated?: Elevated;
  /** It only reads: where the connection ends meanwhile, it is run again on the next one. Never for what a person typed. */
  repeatable?: boolean;
  /** What gets a channel first where the server allows few; `interactive` unless said otherwise. */
  priority?: Priority;
  /** Ends the command, its process group included. The promise rejects with an `AbortError`. */
  signal?: AbortSignal;
  /**
   * Milliseconds until the command is ended and the promise rejects with code `timeout`, the wait for a connection or a
   * channel included. None: no limit.
   */
  timeout?: number;
  /** Called with each piece as it arrives, in addition to what is kept. */
  onStdout?: (text: string) => void;
  onStderr?: (text: string) => void;
  /** Bytes kept of each of the two outputs, from their beginning (default 1 MiB). */
  maxOutput?: number;
}

/**
 * With root's rights: as it is where root is who we are, through sudo otherwise. Where that wants a password, a person is
 * asked once ({@link ElevationPrompts}), three times at most; `quietly` asks nobody. Standard input, both outputs and the
 * exit status are the program's own. Rejects with
 * - `elevation-missing`: there is no sudo,
 * - `elevation-refused`: this user may not use it,
 * - `elevation-command`: this user may use it, but not for this,
 * - `elevation-password`: a password is needed, and none was given or accepted,
 * - `elevation-terminal`: it serves people at a terminal only,
 * - `elevation-account`: the account, or its password, has expired or is locked,
 * - `elevation-failed`: it does not work there.
 */
export type Elevated = boolean | 'quietly';

/** Somebody waits for it, or it is done in passing. */
export type Priority = 'interactive' | 'background';

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
  /** Heard once, with the exit status where it is known, or with the error that cut it off. */
  readonly onExit: Event<number | Error | undefined>;
  write(data: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Hangs up, as closing a terminal window does. */
  close(): void;
}

/** `link`: one that leads nowhere. `other`: a device, a pipe or a socket. */
export type FileType = 'file' | 'folder' | 'link' | 'other';

export interface FileEntry {
  /** One step of a path. Bytes that are no text stand as characters of a private range (U+F780 to U+F7FF). */
  name: string;
  /** Of what a link leads to. */
  type: FileType;
  /** It is a symbolic link. */
  link: boolean;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch; over SSH whole seconds. */
  modified: number;
  /** Permission bits, as in `0o644`. */
  mode: number;
}

export interface FileStat extends Omit<FileEntry, 'name'> {
  /** False where this user surely may not write to it. */
  writable: boolean;
}

/** A file that is read or written piece by piece, many under way at once. Positions are bytes. */
export interface OpenedFile {
  stat(): Promise<{ size: number; modified: number }>;
  /** What it holds from `position` on. A piece is good until the next one is asked for. */
  pieces(position: number): AsyncIterable<Uint8Array>;
  writer(): {
    /** Resolves as soon as there is room for more, and `data` may be changed again. */
    write(position: number, data: Uint8Array): Promise<void>;
    /** Resolves when all has been written. */
    end(): Promise<void>;
  };
  truncate(size: number): Promise<void>;
  change(changes: { mode?: number; modified?: number }): Promise<void>;
  /** On the disk when it resolves, where the workbench can say so. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The files of a workbench. Paths are absolute, or relative to the home folder, or begin with `~/`. Outlives the
 * connection as the workbench does. Failures are `ExplainedError`s with the codes of {@link FileFailure}.
 */
export interface WorkbenchFiles {
  /** Absolute. */
  readonly home: string;
  /** Follows links. */
  stat(path: string): Promise<FileStat>;
  list(path: string): Promise<FileEntry[]>;
  read(path: string): Promise<Uint8Array>;
  /**
   * All or nothing. Of a file that exists its mode, owner, further names and lists of access control are kept, and a
   * link is followed; one that this user may not write to is refused even where its folder would allow it.
   * Either may be ruled out: making a new file, replacing one that is there.
   */
  write(
    path: string,
    data: Uint8Array,
    options?: { mayCreate?: boolean; mayReplace?: boolean },
  ): Promise<void>;
  /** Its parents too; content with a folder that exists. */
  makeFolder(path: string): Promise<void>;
  /** Fails with `file-exists` where `to` is taken, unless `replace` says that this may go. Between disks too. */
  rename(from: string, to: string, options?: { replace?: boolean }): Promise<void>;
  /** With everything in it. Links stay links. `replace` as for {@link rename}. */
  copy(from: string, to: string, options?: { replace?: boolean }): Promise<void>;
  remove(path: string, options?: { recursive?: boolean }): Promise<void>;
  /** `write` opens what is there and empties nothing, `create` refuses what is there. */
  open(path: string, how: 'read' | 'write' | 'create'): Promise<OpenedFile>;
}

/** What a file operation can fail with, beside a connection that is gone. */
export type FileFailure =
  | 'file-not-found'
  | 'file-exists'
  | 'file-forbidden'
  | 'file-is-folder'
  | 'file-not-folder'
  | 'file-not-empty'
  | 'file-special'
  | 'file-name'
  | 'file-no-space'
  | 'file-read-only-disk'
  | 'file-other-disk'
  | 'file-failed';

/**
 * The machine that the containers live on, reached over SSH or this computer. Knows no engine. Outlives its
 * connection: while that is being made anew, what begins waits for it (20 s at most), what was in flight rejects with
 * `connection-lost` or is repeated where it is `repeatable`; streams and terminals end with that error.
 */
export interface Workbench {
  /** Stable across sessions: `ssh://student@lab-17:22`, or `local`. */
  readonly id: string;
  /** For people: `student@lab-17`, or `This computer`. */
  readonly label: string;
  readonly kind: 'ssh' | 'local';
  /** The user and host that commands run as and on. */
  readonly user: string;
  readonly host: string;
  readonly status: WorkbenchStatus;
  /** Heard when anything of {@link status} has changed. */
  readonly onDidChangeStatus: Event<WorkbenchStatus>;
  /**
   * Makes sure of the connection now: one that is there is probed, one that is gone is made anew without waiting for
   * the next attempt (after the computer woke up, the network came back, a person asked). `ask` lets it put questions
   * to a person until the `signal` is given. Resolves when it is connected, rejects with the reason where that failed.
   */
  reconnect(options?: { ask?: boolean; signal?: AbortSignal }): Promise<void>;
  /** Runs a program with exactly these arguments; no shell reads them. A non-zero exit status is a result, not an error. */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs a program behind a pseudo-terminal. `openSession` opens a shell in one. */
  openTerminal(argv: readonly string[], options: TerminalOptions): Promise<Terminal>;
  /** A stream to a unix socket of the workbench. Given back at once and opened lazily; fails through its `error` event. */
  dialSocket(path: string): Duplex;
  /** A stream to a port of `host` as the workbench sees it, on the same terms. */
  dialTcp(host: string, port: number): Duplex;
  /**
   * The standard input and output of a program as one stream, on the same terms. A non-zero exit status is an error
   * with its standard error.
   */
  dialCommand(argv: readonly string[], options?: { elevated?: Elevated; priority?: Priority }): Duplex;
  /** Its files; over SSH one SFTP channel, opened on first use. `elevated`: with root's rights, see {@link RunOptions}. */
  files(options?: { elevated?: boolean }): Promise<WorkbenchFiles>;
  /** Milliseconds for one round trip. */
  ping(): Promise<number>;
  /** Ends the connection and everything that goes through it. */
  close(): Promise<void>;
}

/**
 * Where and as whom to log in, and how: what an address or an entry of `~/.ssh/config` comes to. The optional fields
 * are named after the options of ssh_config(5) and mean the same.
 */
export interface SshTarget {
  /** What is dialled and shown: the HostName. */
  host: string;
  /** What it is called in the address, where the configuration knows it by another name than {@link host}. */
  name?: string;
  port: number;
  user: string;
  /** Private key files to offer, `~` allowed. None: the agent's keys and the usual files of `~/.ssh`. */
  identityFiles?: readonly string[];
  /** Offer those files only, and of the agent's keys only those that belong to them. */
  identitiesOnly?: boolean;
  /** The agent's socket or named pipe; `none` for no agent. In place of the one of {@link SshOptions}. */
  identityAgent?: string;
  /** The name that the host's keys are known by, in place of host and port. */
  hostKeyAlias?: string;
  /** In place of those of {@link SshOptions}. */
  knownHostsFiles?: readonly string[];
  /** `ask` unless said otherwise. `yes` refuses unknown keys, `accept-new` and `no` take them without a question; a changed key is refused always. */
  strictHostKeyChecking?: 'yes' | 'ask' | 'accept-new' | 'no';
  /** Seconds. */
  connectTimeout?: number;
  /** Seconds of silence after which the server is asked for a sign of life; 0: never by this setting. */
  serverAliveInterval?: number;
  /** So many of those unanswered, and the connection counts as gone. */
  serverAliveCountMax?: number;
  /** How it is reached where not directly: through these machines, one after the other, or through a program's standard input and output. */
  via?: { jumps: readonly SshTarget[] } | { command: string };
}

/** A machine that `~/.ssh/config` has an entry for. */
export interface ConfiguredHost {
  /** For {@link resolveAddress}. */
  name: string;
  /** What it comes to: `student@192.0.2.17:2222`, `student@10.0.0.5 via gate`. */
  description: string;
}

/** Which configuration is read, in place of `~/.ssh/config` and then the system's. */
export interface SshConfigOptions {
  /** This file alone, as `ssh -F` has it. `~` allowed. */
  configFile?: string;
}

/** A key pair of this computer. */
export interface KeyPair {
  /** The private key's file; the public key's is beside it, with `.pub`. */
  file: string;
  /** One line, as it stands in `authorized_keys`. */
  publicKey: string;
}

export interface HostKeyQuestion {
  target: SshTarget;
  /** `ssh-ed25519`, … */
  keyType: string;
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: string;
  /** What was named by others to compare it with ({@link SshOptions.vouchedFingerprints}); it is none of them. */
  vouched: readonly string[];
  /** Where known_hosts names an authority for this host (file and line), whose certificates cannot be checked here. */
  authority?: string;
}

/** What running something as root may have to ask. */
export interface ElevationPrompts {
  /**
   * The password that sudo asks for. `attempt` counts from 1; from the second on the last answer was refused. Once the
   * signal is given nobody waits for the answer any more, and the question is to be taken away.
   */
  sudoPassword(
    who: { user: string; host: string },
    attempt: number,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** What a server asks a person one or several things at once (keyboard-interactive, RFC 4256). Its words are hostile. */
export interface Questions {
  name: string;
  instructions: string;
  prompts: readonly { text: string; echo: boolean }[];
}

/** Which secret: that of a login, or the one that opens a key file. */
export type Secret = { kind: 'password'; target: SshTarget } | { kind: 'passphrase'; keyFile: string };

/** What connecting may have to ask a person. `undefined` or `false` gives up without an error beyond `cancelled`. */
export interface SshPrompts extends ElevationPrompts {
  /** Anything but one hidden password: one-time codes, several questions. An answer to each. Never remembered. */
  answers(
    target: SshTarget,
    questions: Questions,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined>;
  confirmHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<boolean>;
  /** `attempt` counts from 1; from the second on the last answer was refused. */
  password(target: SshTarget, attempt: number, signal: AbortSignal): Promise<string | undefined>;
  passphrase(keyFile: string, attempt: number, signal: AbortSignal): Promise<string | undefined>;
  /** A secret that was kept, tried before anybody is asked. Needs no person, so it is called when `quiet` too. */
  kept?(secret: Secret): Promise<string | undefined>;
  /** What a person has answered was right: the moment to keep it, where that is wanted. */
  accepted?(secret: Secret, value: string): void;
  /** What {@link kept} gave was refused: the moment to forget it. */
  dropped?(secret: Secret): void;
  /** Connecting goes on, but not all is well: an `ExplainedError` to be shown. */
  warn?(warning: Error): void;
}

export interface SshOptions {
  target: SshTarget;
  prompts: SshPrompts;
  /** Files in known_hosts form; all are read, the first is written to. `~` allowed. */
  knownHostsFiles: readonly string[];
  /** Path of the agent's socket; none: no agent. */
  agent?: string;
  /** Fingerprints (`SHA256:…`) that somebody trusted answers for: a host key with one of them needs no question. */
  vouchedFingerprints?: () => Promise<readonly string[]>;
  /** The first connection is made without asking anybody: `needs-person` where that would be needed. */
  quiet?: boolean;
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
  /** It is held on the workbench, and goes on there while there is no connection. {@link close} lets go of it. */
  readonly kept: boolean;
  /** The command that runs now; a container's shell that was opened in it belongs to it. */
  readonly running: { id: number; commandLine: string } | undefined;
  /** True while a command runs, and from the moment {@link run} was called. */
  readonly busy: boolean;
  readonly commands: readonly CommandRecord[];
  /** What came before anybody listened is heard by the first listener at once. */
  readonly onData: Event<string>;
  readonly onDidStartCommand: Event<{ id: number; commandLine: string }>;
  readonly onDidEndCommand: Event<CommandRecord>;
  /** The folder that the shell is in, as it said last. */
  readonly cwd: string | undefined;
  readonly onDidChangeCwd: Event<string>;
  /** Heard once the shell is gone, with the error that cut it off where it did not end by itself. */
  readonly onDidClose: Event<Error | undefined>;
  /** True once the shell is gone. */
  readonly closed: boolean;
  /**
   * Runs `code`, of one or many lines, as if it had been typed at the prompt, and answers with its record.
   * Rejects with code `busy` while something runs, with code `session-closed` where the shell goes away before the
   * end, and with `connection-lost` where the connection took it along. Never sent twice. Without marks it is typed, and the answer at once is a record without output
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
