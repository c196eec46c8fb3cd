import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { ExplainedError } from '../../base';
import type { SshOptions } from '../types';
import { HostKeys } from './hostKeys';
import { LoggingIn, TryAgain } from './loggingIn';
import { Login } from './login';
import type { Memory } from './waiting';

/** How often a server that is busy with other logins is tried again, and milliseconds to wait before, at most. */
const BUSY_RETRIES = 6;
const BUSY_WAIT = 1500;

/** A connection whose server has let us in. */
export interface Opened {
  client: Client;
  /** What the client talks through; destroying it ends a connection that is beyond saying goodbye. */
  socket: Duplex;
  /** Why the client ends, where the server came with another host key in the middle of the session. */
  hostKeyRefused: () => ExplainedError | undefined;
}

/**
 * The way into one machine: who we are there, and how it proves to be itself. Lives as long as the workbench, and
 * remembers in memory what let us in, so that further connections ask nobody.
 */
export class Entrance {
  readonly #options: SshOptions;
  readonly #hostKeys: HostKeys;
  readonly #memory: Memory = {};

  constructor(options: SshOptions) {
    this.#options = options;
    this.#hostKeys = new HostKeys(options);
  }

  /**
   * Logs in over what `dial` gives; it is called again where a server has hung up on us meanwhile. Without `ask` no
   * person is asked anything. Rejects with an `ExplainedError`: `needs-person`, `cancelled`, `auth-failed`,
   * `password-expired`, `host-key-changed`, `host-key-revoked`, `host-key-unknown`, `known-hosts`, `algorithms`,
   * `not-an-ssh-server`, `host-unreachable`, or what `dial` rejects with.
   */
  async open(
    dial: () => Promise<Duplex>,
    { signal, ask }: { signal: AbortSignal; ask: boolean },
  ): Promise<Opened> {
    const login = new Login(this.#options, this.#memory);
    const hostKey = await this.#hostKeys.check(ask);
    const means = { target: this.#options.target, login, hostKey, ask, signal };
    let busy = 0;
    for (;;) {
      if (signal.aborted) throw new ExplainedError('cancelled', 'Connecting was cancelled.');
      const socket = await dial();
      try {
        const client = await LoggingIn.over(socket, means);
        return { client, socket, hostKeyRefused: () => hostKey.refusal };
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        if (!error.busy) continue;
        if (++busy > BUSY_RETRIES) throw this.#busy();
        // At random, so that those who came together (a class) do not come back together.
        await setTimeout(Math.random() * BUSY_WAIT, undefined, { signal }).catch(() => {});
      }
    }
  }

  #busy(): ExplainedError {
    return new ExplainedError(
      'host-unreachable',
      `Too many are logging in to ${this.#options.target.host} at this moment (MaxStartups of its sshd).`,
      { remedy: 'Try again in a moment.' },
    );
  }
}
