import type { ClientChannel } from 'ssh2';
import { ExplainedError } from '../../base';

type Opener = (done: (error: Error | undefined, channel: ClientChannel) => void) => void;

/** Under OpenSSH's default of ten sessions a connection (MaxSessions), with two to spare for other programs. */
const FIRST_LIMIT = 8;
const PATIENCE = 20_000;

/**
 * Lets no more session channels (commands, terminals, SFTP) be open at once than the server allows. The limit is
 * learnt: a server that refuses one while others are open has just said how many it allows. Channels to sockets
 * are not counted by servers and need no gate.
 */
export class SessionGate {
  #limit = FIRST_LIMIT;
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  /** Opens a channel as soon as there is room. Rejects with `no-channel` after 20 s without any. */
  async open(opener: Opener): Promise<ClientChannel> {
    for (;;) {
      await this.#enter();
      try {
        const channel = await new Promise<ClientChannel>((resolve, reject) => {
          opener((error, opened) => (error === undefined ? resolve(opened) : reject(error)));
        });
        channel.once('close', () => this.#leave());
        return channel;
      } catch (error) {
        const others = this.#open - 1;
        const refused = typeof (error as { reason?: unknown }).reason === 'number';
        if (refused && others > 0) this.#limit = Math.min(this.#limit, others);
        this.#leave();
        if (!refused || others <= 0) throw error;
      }
    }
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
