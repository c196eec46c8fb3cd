import type { Socket } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import { Emitter, ExplainedError } from '../../base';
import type { Event } from '../../base';
import type { WorkbenchState, WorkbenchStatus } from '../types';
import { SessionGate } from './sessionGate';

/** Seconds without an answer until a link counts as dead: interval × (count + 1) = 9. */
export const KEEPALIVE = { keepaliveInterval: 3000, keepaliveCountMax: 2 };

/** An authenticated connection: opens channels, and knows whether it is still there. */
export class SshLink {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #label: string;
  readonly #gate = new SessionGate();
  readonly #changes = new Emitter<WorkbenchStatus>();
  readonly onDidChangeStatus: Event<WorkbenchStatus> = this.#changes.event;
  #state: WorkbenchState = 'connected';
  #reason: ExplainedError | undefined;
  #lastError: Error | undefined;

  /** @param socket what `client` talks through */
  constructor(client: Client, socket: Socket, label: string) {
    this.#client = client;
    this.#socket = socket;
    this.#label = label;
    client.on('error', (error: Error) => (this.#lastError = error));
    // A server that is killed may end the connection without any error event.
    client.on('close', () => this.#onClose());
  }

  get status(): WorkbenchStatus {
    return { state: this.#state, ...(this.#reason === undefined ? {} : { reason: this.#reason }) };
  }

  /** Why nothing can be done any more; undefined while connected. */
  get reason(): ExplainedError | undefined {
    return this.#reason;
  }

  /** Runs a line in the login shell. `attach` gets the channel before anything can be missed of what it says. */
  exec<T>(
    line: string,
    attach: (channel: ClientChannel) => T,
    pty?: { cols: number; rows: number },
  ): Promise<Awaited<T>> {
    return this.session((client, done) => {
      if (pty === undefined) client.exec(line, done);
      else client.exec(line, { pty: { ...pty, width: 0, height: 0, term: 'xterm-256color' } }, done);
    }, attach);
  }

  /** Servers do not count these channels against MaxSessions. */
  forwardToSocket(path: string): Promise<ClientChannel> {
    return this.#guard(
      () =>
        new Promise((resolve, reject) => {
          this.#client.openssh_forwardOutStreamLocal(path, (error, channel) => {
            if (error === undefined) resolve(channel);
            else reject(error);
          });
        }),
    );
  }

  /** Not counted either. */
  forwardToPort(host: string, port: number): Promise<ClientChannel> {
    return this.#guard(
      () =>
        new Promise((resolve, reject) => {
          this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
            if (error === undefined) resolve(channel);
            else reject(error);
          });
        }),
    );
  }

  /** Opens whatever `opener` does to the client, as one of its sessions. */
  session<T>(
    opener: (client: Client, done: (error: Error | undefined, channel: ClientChannel) => void) => void,
    attach: (channel: ClientChannel) => T,
  ): Promise<Awaited<T>> {
    return this.#guard(() => this.#gate.open((done) => opener(this.#client, done), attach));
  }

  /** Milliseconds for one round trip. */
  ping(): Promise<number> {
    return this.#guard(
      () =>
        new Promise((resolve, reject) => {
          const start = performance.now();
          // Giving up a forwarding that never was changes nothing and is answered at once, by yes or by no; ssh2
          // has no other request of that kind.
          this.#client.unforwardIn('', 1, () => {
            if (this.#reason === undefined) resolve(performance.now() - start);
            else reject(this.#reason);
          });
        }),
    );
  }

  close(): Promise<void> {
    if (this.#state !== 'connected') return Promise.resolve();
    this.#state = 'closed';
    this.#reason = new ExplainedError('disconnected', `You have disconnected from ${this.#label}.`);
    return new Promise((resolve) => {
      // A dead link does not say goodbye, and the client's own destroy() spares a socket that is being closed.
      const timer = setTimeout(() => this.#socket.destroy(), 1000);
      this.#client.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#client.end();
      this.#changes.fire({ state: 'closed' });
    });
  }

  /** What the link's end turns any failure of its channels into. */
  explain(error: unknown): Error {
    return this.#reason ?? (error instanceof Error ? error : new Error(String(error)));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.#reason !== undefined) throw this.#reason;
    try {
      return await work();
    } catch (error) {
      throw this.explain(error);
    }
  }

  #onClose(): void {
    if (this.#state !== 'connected') return;
    const silent = (this.#lastError as { level?: string } | undefined)?.level === 'client-timeout';
    this.#state = 'lost';
    this.#reason = new ExplainedError(
      'connection-lost',
      silent
        ? `${this.#label} has stopped answering; the network between may be down, or the machine asleep.`
        : `The connection to ${this.#label} has ended without being asked to; the machine may have restarted.`,
      {
        remedy: 'Connect again. Nothing that was running is repeated.',
        ...(this.#lastError === undefined ? {} : { detail: this.#lastError.message }),
      },
    );
    this.#changes.fire({ state: 'lost', reason: this.#reason });
  }
}
