import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { AuthenticationType } from 'ssh2';
import { ExplainedError } from '../../base';
import { passwordExpired } from '../passwordExpired';
import { formatTarget } from '../target';
import type { SshTarget } from '../types';
import { Deadline } from './deadline';
import { Greeting } from './greeting';
import type { HostKeyCheck } from './hostKeys';
import type { Login } from './login';
import { notAnSshServer } from './reach';
import type { Waiting } from './waiting';

/** Milliseconds that a server may take in all, from its greeting to “logged in”; people's time not counted. */
const PATIENCE = 20_000;

/** The same while it may be waiting for a person elsewhere, who confirms on a telephone. */
const GENEROUS_PATIENCE = 60_000;

/** Characters of what a server tells everybody who logs in. */
const BANNER_KEPT = 4000;

/** sshd hangs up with this reason code (RFC 4253, section 11.1) and text after MaxAuthTries. */
const TOO_MANY_FAILURES = /too many authentication failures/i;

/** Another connection is worth it: what was missing is there now, or the server was busy with others. */
export class TryAgain extends Error {
  readonly busy: boolean;

  constructor(busy = false) {
    super('try again');
    this.busy = busy;
  }
}

/** What a connection is made with. */
export interface Means {
  target: SshTarget;
  login: Login;
  hostKey: HostKeyCheck;
  /** False: `needs-person` where somebody would have to be asked. */
  ask: boolean;
  signal: AbortSignal;
}

/** One connection, up to the moment the server lets us in. */
export class LoggingIn implements Waiting {
  readonly #means: Means;
  readonly #socket: Duplex;
  readonly #client = new ssh2.Client();
  readonly #greeting = new Greeting();
  readonly #deadline = new Deadline(PATIENCE, () => this.fail(this.#silent()));
  readonly #resolve: (client: ssh2.Client) => void;
  readonly #reject: (reason: unknown) => void;
  #settled = false;
  /** How much of others is being waited for. */
  #waitingFor = 0;
  #question: Promise<unknown> | undefined;
  readonly #abandoned = new AbortController();
  #banner = '';
  #firstError: Error | undefined;

  /** Resolves with the client once the server has let us in. Rejects with the reason, or with {@link TryAgain}. */
  static over(socket: Duplex, means: Means): Promise<ssh2.Client> {
    return new Promise((resolve, reject) => new LoggingIn(socket, means, resolve, reject).#begin());
  }

  private constructor(
    socket: Duplex,
    means: Means,
    resolve: (client: ssh2.Client) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#socket = socket;
    this.#means = means;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get open(): boolean {
    return !this.#settled && !this.#socket.destroyed;
  }

  async patiently<T>(work: () => Promise<T>): Promise<T> {
    this.#waitingFor++;
    this.#deadline.pause();
    try {
      return await work();
    } finally {
      this.#waitingFor--;
      if (!this.#settled && this.#waitingFor === 0) this.#deadline.run();
    }
  }

  async ask<T>(toDo: string, question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { ask, target } = this.#means;
    if (!ask) {
      throw new ExplainedError(
        'needs-person',
        `Connecting to ${formatTarget(target)} needs somebody to ${toDo}, and nobody was to be disturbed.`,
        { remedy: 'Connect again to be asked.' },
      );
    }
    const asking = this.patiently(() => question(this.#abandoned.signal));
    this.#question = asking;
    try {
      return await asking;
    } finally {
      this.#question = undefined;
    }
  }

  beGenerous(): void {
    this.#deadline.grant(GENEROUS_PATIENCE);
  }

  fail(reason: unknown): void {
    if (!this.#settle()) return;
    this.#abandoned.abort(reason);
    this.#socket.destroy();
    this.#reject(reason);
  }

  #begin(): void {
    const { target, login, hostKey, signal } = this.#means;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    const nextMethod = login.connection(this);
    this.#client
      .on('ready', () => {
        if (!this.#settle()) return;
        login.succeeded();
        this.#resolve(this.#client);
      })
      .on('error', (error) => this.#onError(error))
      .on('banner', (text) => (this.#banner = (this.#banner + text).slice(0, BANNER_KEPT)))
      .on('change password', () => this.fail(passwordExpired(formatTarget(target))))
      .on('close', () => this.#onClosed());
    this.#deadline.run();
    this.#client.connect({
      sock: this.#socket,
      username: target.user,
      readyTimeout: 0,
      algorithms: { serverHostKey: hostKey.algorithms as never },
      // Anything but a call of `decide` would be taken for consent, so nothing is returned. Asked in mid-session too.
      hostVerifier: (key: Buffer, decide: (accepted: boolean) => void): void => {
        hostKey.verify(key, this).then(
          () => decide(true),
          (error: unknown) => {
            this.fail(error);
            decide(false);
          },
        );
      },
      authHandler: (accepted, partial, next) => {
        nextMethod(accepted as AuthenticationType[] | null, partial === true).then(
          (method) => {
            if (!this.open) return;
            if (method === undefined) this.fail(login.failure(this.#banner));
            else if (method === 'elsewhere') this.fail(new TryAgain());
            else next(method);
          },
          (error: unknown) => this.fail(error),
        );
      },
    });
    this.#socket.on('data', this.#onData);
  }

  /** False where it was settled before. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#deadline.pause();
    this.#means.signal.removeEventListener('abort', this.#onAbort);
    this.#socket.removeListener('data', this.#onData);
    return true;
  }

  readonly #onAbort = (): void => this.fail(new ExplainedError('cancelled', 'Connecting was cancelled.'));

  readonly #onData = (bytes: Buffer): void => this.#greeting.push(bytes);

  #onError(error: Error & { level?: string }): void {
    // Those of keys that cannot be used are followed by the next key; what follows others follows from them.
    if (error.level === 'agent') return;
    this.#firstError ??= error;
    // ssh2 waits for the other side to end too, which one that does not read never does.
    this.#socket.destroy();
  }

  #onClosed(): void {
    if (this.#settled) return;
    if (this.#question === undefined) {
      this.fail(this.#reason());
      return;
    }
    // The server lost patience with the person. What they answer is used on the next connection.
    void this.#question.then(
      () => setImmediate(() => this.#onClosed()),
      (error: unknown) => this.fail(error),
    );
  }

  /** Why the connection has ended. */
  #reason(): Error {
    const { target, login, hostKey } = this.#means;
    const error = this.#firstError;
    // What the connection goes through knows best.
    if (error instanceof ExplainedError) return error;
    const tooMany = error !== undefined && TOO_MANY_FAILURES.test(error.message);
    const mismatch = this.#greeting.mismatch(error?.message ?? '', target);
    if (login.hungUp(tooMany) || (mismatch?.what === 'host keys' && hostKey.widen())) return new TryAgain();
    if (this.#greeting.busy) return new TryAgain(true);
    if (!this.#greeting.seen) return notAnSshServer(target, this.#greeting.said || (error?.message ?? ''));
    if (tooMany) return login.failure(this.#banner);
    return mismatch?.error ?? this.#ended(error);
  }

  #ended(error: Error | undefined): ExplainedError {
    const who = formatTarget(this.#means.target);
    const detail = [this.#banner.trim(), error?.message ?? ''].filter((words) => words !== '').join('\n');
    const [message, remedy] = this.#means.login.introduced
      ? [
          `${who} ended the connection as soon as it knew who you are.`,
          'The machine may be starting up or shutting down, or the account be expired: try again, then ask whoever runs it.',
        ]
      : [
          `${who} ended the connection before anybody was logged in.`,
          'Try again in a moment. Where it stays so, its sshd may refuse this computer.',
        ];
    return new ExplainedError('host-unreachable', message, { remedy, ...(detail === '' ? {} : { detail }) });
  }

  #silent(): ExplainedError {
    const { target } = this.#means;
    if (!this.#greeting.seen) return notAnSshServer(target, 'It said nothing at all.');
    return new ExplainedError(
      'host-unreachable',
      `${formatTarget(target)} answered and then fell silent while logging in.`,
      { remedy: 'Try again in a moment; the machine may be overloaded.' },
    );
  }
}
