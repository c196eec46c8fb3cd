import type { ClientChannel } from 'ssh2';
import { ExplainedError } from '../../base';

type Opener = (done: (error: Error | undefined, channel: ClientChannel) => void) => void;

/** Under OpenSSH's default of ten sessions a connection (MaxSessions), with two to spare for other programs. */
const FIRST_LIMIT = 8;
const PATIENCE = 20_000;

/** The server did not open the channel (RFC 4254, section 5.1). */
class Refused extends Error {
  constructor(cause: Error) {
    super('refused', { cause });
  }
}

/**
 * Lets no more session channels (commands, terminals, SFTP) be open at once than the server allows. The limit is
 * learnt: a server that refuses one while others are open has just said how many it allows. Channels to sockets
 * are not counted by servers and need no gate.
 */
export class SessionGate {
  #limit = FIRST_LIMIT;
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * Opens a channel as soon as there is room. `attach` gets it before anything that the server says about it can
   * be missed; its answer is the promise's. Rejects with `no-channel` after 20 s without any room.
   */
  async open<T>(opener: Opener, attach: (channel: ClientChannel) => T): Promise<Awaited<T>> {
    for (;;) {
      await this.#enter();
      const others = this.#open - 1;
      try {
        return await this.#insist(opener, attach);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (others === 0) throw error.cause;
        this.#limit = Math.min(this.#limit, others);
      }
    }
  }

  async #insist<T>(opener: Opener, attach: (channel: ClientChannel) => T): Promise<Awaited<T>> {
    let opened: { attached: T };
    try {
      opened = await this.#attempt(opener, attach).catch((error: unknown) => {
        // sshd frees a closed channel's place only after it has read what came along with our word that it is
        // closed, as this request may have: the first refusal may be about a place that is free by now.
        if (error instanceof Refused) return this.#attempt(opener, attach);
        throw error;
      });
    } catch (error) {
      this.#leave();
      throw error;
    }
    return await opened.attached;
  }

  #attempt<T>(opener: Opener, attach: (channel: ClientChannel) => T): Promise<{ attached: T }> {
    return new Promise((resolve, reject) => {
      opener((error, channel) => {
        if (error !== undefined) {
          reject(typeof (error as { reason?: unknown }).reason === 'number' ? new Refused(error) : error);
          return;
        }
        channel.once('close', () => this.#leave());
        resolve({ attached: attach(channel) });
      });
    });
  }

  #enter(): Promise<void> {
    if (this.#open < this.#limit) {
      this.#open++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = (): void => {
        clearTimeout(timer);
        this.#open++;
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(
          new ExplainedError(
            'no-channel',
            `The workbench allows ${this.#limit} sessions at once on one connection, and all are taken.`,
            { remedy: 'Close a terminal, or have MaxSessions raised in its sshd_config.' },
          ),
        );
      }, PATIENCE);
      this.#waiting.push(entry);
    });
  }

  #leave(): void {
    this.#open--;
    if (this.#open < this.#limit) this.#waiting.shift()?.();
  }
}
