import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { Emitter, ExplainedError, systemClock } from '../../base';
import type { Clock, Disposable } from '../../base';
import { formatTarget } from '../target';
import type { SshTarget } from '../types';
import type { Opened } from './entrance';
import { Heartbeat } from './heartbeat';
import { keepWide } from './wideWindow';

/** Milliseconds for saying goodbye. */
const FAREWELL = 1000;

/** Where OpenSSH asks three times unless told otherwise (ssh_config(5), ServerAliveCountMax). */
const ALIVE_COUNT = 3;

/** Does something to the client that opens a session channel (a command, a terminal, SFTP). */
export type OpenSession = (
  client: Client,
  done: (error: Error | undefined, channel: ClientChannel) => void,
) => void;

/** Makes a link. `ask`: may put questions to a person; without it, rejects with `needs-person` where one would be needed. */
export type OpenLink = (how: { ask: boolean; signal: AbortSignal }) => Promise<SshLink>;

/** The server did not open the channel (RFC 4254, section 5.1). */
export class Refused extends Error {
  constructor(cause: Error) {
    super('refused', { cause });
  }
}

/** The link had ended before anything was sent: it may be sent on another one. */
export class NotSent extends Error {}

/** One authenticated connection: opens channels, and knows whether it is still there. Ends once, for good. */
export class SshLink {
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #label: string;
  readonly #hostKeyRefused: () => ExplainedError | undefined;
  readonly #clock: Clock;
  readonly #heartbeat: Heartbeat;
  readonly #end = new Emitter<ExplainedError>();
  readonly #pulse = new Emitter<void>();
  #reason: ExplainedError | undefined;
  #lastError: Error | undefined;
  #latency: number | undefined;
  /** The least of all latencies: what is in the way of an answer now says nothing about the line. */
  #roundTrip: number | undefined;

  /** Heard once, with the reason: `connection-lost`, `disconnected`, or why the host's key was refused. */
  readonly onDidEnd = this.#end.event;
  /** {@link slow} or {@link latency} has changed. */
  readonly onDidChangePulse = this.#pulse.event;

  constructor(opened: Opened, target: SshTarget, clock: Clock = systemClock) {
    const { client, socket } = opened;
    this.#client = client;
    this.#socket = socket;
    this.#label = formatTarget(target);
    this.#hostKeyRefused = () => opened.hostKeyRefused();
    this.#clock = clock;
    const { serverAliveInterval = 0, serverAliveCountMax = ALIVE_COUNT } = target;
    this.#heartbeat = new Heartbeat(
      {
        ask: () => this.#measure(() => {}),
        changed: () => this.#pulse.fire(),
        silent: () => this.#finish(this.#lost('it has stopped answering')),
      },
      clock,
      serverAliveInterval * serverAliveCountMax * 1000,
    );
    socket.on('data', () => this.#heartbeat.heard());
    client.on('error', (error: Error & { level?: string }) => {
      this.#lastError = error;
      // One of an agent's keys is no matter of the connection; after anything else ssh2 is of no use any more.
      if (error.level !== 'agent') this.#finish(this.#lost('it has ended'));
    });
    // A server that is killed may end the connection without any error.
    client.on('close', () => this.#finish(this.#lost('it has ended')));
    // It may have ended since somebody was logged in.
    if (socket.destroyed || !socket.writable) this.#finish(this.#lost('it has ended'));
  }

  /** Why nothing can be done any more; undefined while it is there. */
  get reason(): ExplainedError | undefined {
    return this.#reason;
  }

  /** True while an answer takes longer than it should. */
  get slow(): boolean {
    return this.#heartbeat.slow;
  }

  /** Milliseconds for one round trip, as measured last. */
  get latency(): number | undefined {
    return this.#latency;
  }

  /**
   * Opens a session channel. `attach` gets it before anything that the server says about it can be missed, `closed` is
   * called when it is over. Rejects with {@link Refused}, {@link NotSent}, or the reason of the link's end.
   */
  openSession<T>(
    open: OpenSession,
    attach: (channel: ClientChannel) => T,
    closed: () => void,
  ): Promise<{ attached: T }> {
    return this.#request((resolve, reject) =>
      open(this.#client, (error, channel) => {
        if (error !== undefined) {
          reject(typeof (error as { reason?: unknown }).reason === 'number' ? new Refused(error) : error);
          return;
        }
        channel.once('close', closed);
        keepWide(channel, () => this.#roundTrip);
        // What is thrown here would be thrown at ssh2's packet parser, and end the connection.
        try {
          resolve({ attached: attach(channel) });
        } catch (thrown) {
          channel.close();
          reject(thrown as Error);
        }
      }),
    );
  }

  /** Servers do not count these channels against MaxSessions. Rejects as {@link openSession} does. */
  forwardToSocket(path: string): Promise<ClientChannel> {
    return this.#request((resolve, reject) =>
      this.#client.openssh_forwardOutStreamLocal(path, this.#opened(resolve, reject)),
    );
  }

  /** Not counted either. */
  forwardToPort(host: string, port: number): Promise<ClientChannel> {
    return this.#request((resolve, reject) =>
      this.#client.forwardOut('127.0.0.1', 0, host, port, this.#opened(resolve, reject)),
    );
  }

  /** Milliseconds for one round trip. */
  ping(): Promise<number> {
    return this.#request((resolve) => this.#measure(resolve));
  }

  /** Makes sure that somebody is there: resolves with the answer, rejects within a few seconds where there is none. */
  async probe(): Promise<void> {
    const answer = this.ping();
    this.#heartbeat.doubt();
    await answer;
  }

  /** Says goodbye. Resolves when everything that went through it is over. */
  async close(): Promise<void> {
    if (this.#reason !== undefined) return;
    const closed = new Promise<void>((resolve) => this.#client.once('close', () => resolve()));
    // A dead link does not say goodbye.
    const timer = this.#clock.after(FAREWELL, () => this.#socket.destroy());
    this.#client.end();
    this.#finish(new ExplainedError('disconnected', `You have disconnected from ${this.#label}.`), {
      destroy: false,
    });
    await closed;
    timer.dispose();
  }

  /** Settles as what `start` starts, or rejects once the link has ended. */
  #request<T>(start: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#reason !== undefined) {
        reject(new NotSent(this.#reason.message, { cause: this.#reason }));
        return;
      }
      this.#heartbeat.sending();
      const ended: Disposable = this.onDidEnd((reason) => {
        ended.dispose();
        reject(reason);
      });
      try {
        start(
          (value) => {
            ended.dispose();
            resolve(value);
          },
          (error) => {
            ended.dispose();
            reject(this.#reason ?? error);
          },
        );
      } catch (error) {
        ended.dispose();
        // ssh2 throws where its socket is gone, before it tells so.
        this.#lastError = error as Error;
        const reason = this.#lost('it has ended');
        this.#finish(reason);
        reject(new NotSent(reason.message, { cause: reason }));
      }
    });
  }

  #opened(
    resolve: (channel: ClientChannel) => void,
    reject: (error: Error) => void,
  ): (error: Error | undefined, channel: ClientChannel) => void {
    return (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      keepWide(channel, () => this.#roundTrip);
      resolve(channel);
    };
  }

  #measure(answered: (milliseconds: number) => void): void {
    const asked = performance.now();
    try {
      // Giving up a forwarding that never was changes nothing and is answered at once, by yes or by no; ssh2 has no
      // other request of that kind.
      this.#client.unforwardIn('', 1, () => {
        if (this.#reason !== undefined) return;
        const before = this.#latency;
        this.#latency = performance.now() - asked;
        this.#roundTrip = Math.min(this.#latency, this.#roundTrip ?? Infinity);
        answered(this.#latency);
        if (before === undefined || Math.round(before) !== Math.round(this.#latency)) this.#pulse.fire();
      });
    } catch (error) {
      this.#lastError = error as Error;
      this.#finish(this.#lost('it has ended'));
    }
  }

  #lost(how: 'it has ended' | 'it has stopped answering'): ExplainedError {
    const detail = this.#lastError?.message;
    return (
      this.#hostKeyRefused() ??
      new ExplainedError(
        'connection-lost',
        how === 'it has ended'
          ? `The connection to ${this.#label} has ended without being asked to; the machine may have restarted.`
          : `${this.#label} has stopped answering; the network between may be down, or the machine asleep.`,
        {
          remedy: 'It is connected again as soon as possible. Nothing that was running is repeated.',
          ...(detail === undefined ? {} : { detail }),
        },
      )
    );
  }

  #finish(reason: ExplainedError, { destroy = true } = {}): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#heartbeat.stop();
    if (destroy) this.#socket.destroy();
    this.#end.fire(reason);
    this.#end.dispose();
    this.#pulse.dispose();
  }
}
