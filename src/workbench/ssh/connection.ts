import type { ClientChannel } from 'ssh2';
import { Emitter, ExplainedError, isCancellation, systemClock } from '../../base';
import type { Clock, Disposable } from '../../base';
import { formatTarget } from '../target';
import type { SshTarget, WorkbenchState, WorkbenchStatus } from '../types';
import { Backoff } from './backoff';
import { needsPerson } from './finalReasons';
import { NotSent } from './link';
import type { OpenLink, OpenSession, SshLink } from './link';
import { SessionPool } from './sessionPool';
import type { SessionUse } from './sessionPool';
import { Surroundings } from './surroundings';

/** Milliseconds that what begins waits for a connection. */
const PATIENCE = 20_000;
/** A link that lived for less than this was no success: the wait before the next one goes on growing. */
const STABLE = 10_000;

/** One attempt to make a link. */
interface Attempt {
  ask: boolean;
  abort: AbortController;
}

/** What a channel goes through, and ends with. */
export type Carrier = Pick<SshLink, 'onDidEnd' | 'reason'>;

/** What the tests of a connection replace. */
export interface ConnectionParts {
  clock?: Clock;
  surroundings?: Surroundings;
  backoff?: Backoff;
}

/**
 * The connection to a machine over as many links as it takes: holds the one there is, notices its end, makes a new
 * one, and lets wait what begins meanwhile. Nothing that was sent is ever sent again from here.
 */
export class SshConnection {
  readonly #label: string;
  readonly #openLink: OpenLink;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #surroundings: Surroundings;
  readonly #pool: SessionPool;
  readonly #changes = new Emitter<WorkbenchStatus>();
  /** Of each attempt to make a link: undefined, or why it failed. */
  readonly #outcomes = new Emitter<Error | undefined>();
  #state: WorkbenchState = 'connected';
  #reason: ExplainedError | undefined;
  #link: SshLink | undefined;
  #linkedAt = 0;
  #latency: number | undefined;
  #attempt: Attempt | undefined;
  #retry: Disposable | undefined;
  #nextAttempt: number | undefined;

  readonly onDidChangeStatus = this.#changes.event;

  /** @param link the first one; the others are made by `openLink` */
  constructor(target: SshTarget, link: SshLink, openLink: OpenLink, parts: ConnectionParts = {}) {
    this.#label = formatTarget(target);
    this.#openLink = openLink;
    this.#clock = parts.clock ?? systemClock;
    this.#backoff = parts.backoff ?? new Backoff();
    this.#surroundings = parts.surroundings ?? new Surroundings(this.#clock);
    this.#pool = new SessionPool((signal) => openLink({ ask: false, signal }), this.#clock);
    this.#surroundings.onDidChange(() => this.#doubt());
    this.#adopt(link);
  }

  get status(): WorkbenchStatus {
    return {
      state: this.#state,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      ...(this.#latency === undefined ? {} : { latency: this.#latency }),
      ...(this.#nextAttempt === undefined ? {} : { nextAttempt: this.#nextAttempt }),
    };
  }

  /** Opens a session channel, see {@link SessionPool.open}. `attach` is told the link that it is on. */
  async session<T>(
    open: OpenSession,
    attach: (channel: ClientChannel, link: Carrier) => T,
    use: SessionUse,
  ): Promise<Awaited<T>> {
    return this.#pool.open(open, attach, use);
  }

  /** Runs a line in the login shell. `attach` gets the channel before anything can be missed of what it says. */
  exec<T>(
    line: string,
    attach: (channel: ClientChannel, link: Carrier) => T,
    use: SessionUse,
    pty?: { cols: number; rows: number },
  ): Promise<Awaited<T>> {
    return this.session(
      (client, done) => {
        if (pty === undefined) client.exec(line, done);
        else client.exec(line, { pty: { ...pty, width: 0, height: 0, term: 'xterm-256color' } }, done);
      },
      attach,
      use,
    );
  }

  /** Opens another kind of channel, on the main link as soon as there is one. */
  async forward(
    open: (link: SshLink) => Promise<ClientChannel>,
    signal: AbortSignal,
  ): Promise<{ channel: ClientChannel; link: Carrier }> {
    const since = this.#clock.now();
    for (;;) {
      const link = await this.#linkSince(since, signal);
      try {
        return { channel: await open(link), link };
      } catch (error) {
        if (!(error instanceof NotSent)) throw error;
      }
    }
  }

  /** Milliseconds for one round trip. Rejects at once where there is no link. */
  async ping(): Promise<number> {
    this.#check();
    if (this.#link === undefined) throw this.#reason ?? this.#noLink();
    try {
      return await this.#link.ping();
    } catch (error) {
      throw error instanceof NotSent ? error.cause : error;
    }
  }

  /** See {@link Workbench.reconnect}. */
  async reconnect({ ask = false, signal }: { ask?: boolean; signal?: AbortSignal } = {}): Promise<void> {
    if (this.#state === 'closed') throw this.#reason ?? this.#noLink();
    if (this.#link !== undefined) {
      try {
        await this.#link.probe();
        return;
      } catch {
        // Its end has begun the next attempt.
      }
    }
    const stopAsking = (): void => {
      if (this.#attempt?.ask === true) this.#attempt.abort.abort();
    };
    signal?.addEventListener('abort', stopAsking, { once: true });
    try {
      await this.#attempted(() => this.#tryNow(ask && signal?.aborted !== true));
    } finally {
      signal?.removeEventListener('abort', stopAsking);
    }
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    const reason = new ExplainedError('disconnected', `You have disconnected from ${this.#label}.`);
    const link = this.#link;
    this.#stopTrying();
    this.#surroundings.dispose();
    this.#link = undefined;
    this.#enter('closed', reason);
    this.#outcomes.fire(reason);
    this.#changes.dispose();
    await Promise.all([link?.close(), this.#pool.close(reason)]);
  }

  #adopt(link: SshLink): void {
    this.#link = link;
    this.#linkedAt = this.#clock.now();
    this.#attempt = undefined;
    this.#stopTrying();
    if (link.reason !== undefined) {
      this.#onEnd(link.reason);
      return;
    }
    link.onDidEnd((reason) => {
      if (this.#link === link) this.#onEnd(reason);
    });
    link.onDidChangePulse(() => this.#onPulse(link));
    this.#latency = link.latency;
    this.#pool.setMain(link);
    this.#pool.hold(link.slow);
    this.#enter(link.slow ? 'degraded' : 'connected', undefined);
    // The first measurement, for whoever shows it.
    link.ping().catch(() => {});
  }

  #onPulse(link: SshLink): void {
    if (this.#link !== link) return;
    this.#latency = link.latency;
    this.#pool.hold(link.slow);
    this.#enter(link.slow ? 'degraded' : 'connected', undefined);
  }

  #onEnd(reason: ExplainedError): void {
    this.#link = undefined;
    this.#pool.setMain(undefined);
    if (this.#clock.now() - this.#linkedAt >= STABLE) this.#backoff.reset();
    if (needsPerson(reason)) {
      this.#giveUp(reason);
      return;
    }
    this.#enter('reconnecting', reason);
    if (this.#clock.now() - this.#linkedAt >= STABLE) this.#tryNow(false);
    else this.#tryLater();
  }

  /** The computer woke up, or its network is another one: look at once, and trust nothing that is under way. */
  #doubt(): void {
    this.#pool.probe();
    if (this.#link !== undefined) this.#link.probe().catch(() => {});
    else if (this.#state === 'reconnecting' && this.#attempt?.ask !== true) {
      this.#backoff.reset();
      this.#attempt?.abort.abort();
      this.#attempt = undefined;
      this.#tryNow(false);
    }
  }

  #tryNow(ask: boolean): void {
    if (this.#attempt !== undefined) {
      if (this.#attempt.ask || !ask) return;
      this.#attempt.abort.abort();
    }
    this.#stopWaiting();
    const attempt: Attempt = { ask, abort: new AbortController() };
    this.#attempt = attempt;
    this.#pool.refuse(undefined);
    this.#enter('reconnecting', this.#reason);
    this.#openLink({ ask, signal: attempt.abort.signal }).then(
      (link) => {
        if (this.#attempt !== attempt) {
          void link.close();
          return;
        }
        this.#adopt(link);
        this.#outcomes.fire(undefined);
        this.#hurry();
      },
      (error: unknown) => {
        if (this.#attempt === attempt) this.#failed(error as ExplainedError);
      },
    );
  }

  /** sshd sets TCP_NODELAY for sessions only: the first one makes streams quick that are not sessions. */
  #hurry(): void {
    this.exec('true', (channel) => void channel.on('error', () => {}).resume(), {
      lasting: false,
      priority: 'interactive',
    }).catch(() => {});
  }

  #failed(error: ExplainedError): void {
    this.#attempt = undefined;
    // A person who gave up a question has not changed why it is asked.
    const reason = isCancellation(error) ? (this.#reason ?? error) : error;
    if (needsPerson(reason)) this.#giveUp(reason);
    else {
      this.#reason = reason;
      this.#tryLater();
    }
    this.#outcomes.fire(error);
  }

  #tryLater(): void {
    const wait = this.#backoff.next();
    this.#nextAttempt = this.#clock.now() + wait;
    this.#retry = this.#clock.after(wait, () => this.#tryNow(false));
    this.#enter('reconnecting', this.#reason);
  }

  #giveUp(reason: ExplainedError): void {
    this.#stopTrying();
    this.#enter('lost', reason);
    this.#pool.refuse(reason);
  }

  #stopWaiting(): void {
    this.#retry?.dispose();
    this.#retry = this.#nextAttempt = undefined;
  }

  #stopTrying(): void {
    this.#stopWaiting();
    this.#attempt?.abort.abort();
    this.#attempt = undefined;
  }

  #enter(state: WorkbenchState, reason: ExplainedError | undefined): void {
    this.#state = state;
    this.#reason = reason;
    this.#changes.fire(this.status);
  }

  #check(): void {
    if (this.#state === 'closed' || this.#state === 'lost') throw this.#reason ?? this.#noLink();
  }

  /** The link, as soon as there is one that answers. */
  async #linkSince(since: number, signal: AbortSignal): Promise<SshLink> {
    for (;;) {
      signal.throwIfAborted();
      this.#check();
      if (this.#link !== undefined && this.#state === 'connected') return this.#link;
      await this.#change(since + PATIENCE - this.#clock.now(), signal);
    }
  }

  #change(patience: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        timer.dispose();
        subscription.dispose();
        signal.removeEventListener('abort', onAbort);
      };
      const timer = this.#clock.after(Math.max(0, patience), () => {
        done();
        reject(this.#noLink());
      });
      const subscription = this.onDidChangeStatus(() => {
        done();
        resolve();
      });
      const onAbort = (): void => {
        done();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #attempted(begin: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const subscription = this.#outcomes.event((error) => {
        subscription.dispose();
        if (error === undefined) resolve();
        else reject(error);
      });
      begin();
    });
  }

  #noLink(): ExplainedError {
    return new ExplainedError('no-connection', `There was no connection to ${this.#label} for 20 seconds.`, {
      remedy: 'Nothing was sent. Try again once it is connected.',
      ...(this.#reason === undefined ? {} : { detail: this.#reason.message, cause: this.#reason }),
    });
  }
}
