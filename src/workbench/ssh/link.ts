import type { Client, ClientChannel } from 'ssh2';
import { Emitter, ExplainedError } from '../../base';
import type { Event } from '../../base';
import type { WorkbenchState } from '../types';
import { SessionGate } from './sessionGate';

/** Seconds without an answer until a link counts as dead: interval × (count + 1) = 9. */
export const KEEPALIVE = { keepaliveInterval: 3000, keepaliveCountMax: 2 };

/** An authenticated connection: opens channels, and knows whether it is still there. */
export class SshLink {
  readonly #client: Client;
  readonly #label: string;
  readonly #gate = new SessionGate();
  readonly #changes = new Emitter<{ state: WorkbenchState; reason?: Error }>();
  readonly onDidChangeState: Event<{ state: WorkbenchState; reason?: Error }> = this.#changes.event;
  #state: WorkbenchState = 'connected';
  #reason: ExplainedError | undefined;
  #lastError: Error | undefined;

  constructor(client: Client, label: string) {
    this.#client = client;
    this.#label = label;
    client.on('error', (error: Error) => (this.#lastError = error));
    // A server that is killed may end the connection without any error event.
    client.on('close', () => this.#onClose());
  }

  get state(): WorkbenchState {
    return this.#state;
  }

  /** Why nothing can be done any more; undefined while connected. */
  get reason(): ExplainedError | undefined {
    return this.#reason;
  }

  exec(line: string, pty?: { cols: number; rows: number }): Promise<ClientChannel> {
    return this.#guard(() =>
      this.#gate.open((done) => {
        if (pty === undefined) this.#client.exec(line, done);
        else {
          const size = { ...pty, width: 0, height: 0, term: 'xterm-256color' };
          this.#client.exec(line, { pty: size }, done);
        }
      }),
    );
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

  /** Opens whatever `opener` does to the client, as one of its sessions. */
  session(
    opener: (client: Client, done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ClientChannel> {
    return this.#guard(() => this.#gate.open((done) => opener(this.#client, done)));
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
      // A dead link does not say goodbye.
      const timer = setTimeout(() => this.#client.destroy(), 1000);
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
