import type { Duplex } from 'node:stream';
import { ControlParser } from './control';
import type { ControlMessage } from './control';

export interface ClientEvents {
  onOutput(pane: string, bytes: Buffer): void;
  /** The session has ended, or its server. */
  onExit(): void;
  /** There is nothing more to come; why, where the stream failed. Also after {@link ControlClient.close}. */
  onClose(error: Error | undefined): void;
}

/** Hears the answers of commands, one each, before anything that tmux says after the last; undefined where one failed. */
export type Answered = (answers: string[] | undefined) => void;

interface Asked {
  commands: readonly string[];
  answers: string[];
  answered: Answered | undefined;
}

/** A client of tmux that attaches to a session in control mode, over its standard input and output. */
export class ControlClient {
  readonly #stream: Duplex;
  readonly #events: ClientEvents;
  readonly #asked: Asked[] = [];
  #attached = false;

  constructor(stream: Duplex, events: ClientEvents) {
    this.#stream = stream;
    this.#events = events;
    const parser = new ControlParser();
    let failure: Error | undefined;
    stream.on('data', (bytes: Buffer) => {
      for (const message of parser.feed(bytes)) this.#onMessage(message);
    });
    stream.on('error', (error) => (failure = error));
    stream.on('close', () => events.onClose(failure));
  }

  /**
   * Has tmux carry commands out with nothing coming between them, once the client is attached: before, tmux would do
   * so without a session, and tell nothing of what panes say. Nobody hears of it where the client closes meanwhile.
   */
  ask(commands: readonly string[], answered?: Answered): void {
    const asked = { commands, answers: [], answered };
    this.#asked.push(asked);
    if (this.#attached) this.#send(asked);
  }

  close(): void {
    this.#stream.destroy();
  }

  #send({ commands }: Asked): void {
    this.#stream.write(`${commands.join(' ; ')}\n`);
  }

  #onMessage(message: ControlMessage): void {
    switch (message.kind) {
      case 'attached':
        if (this.#attached) break;
        this.#attached = true;
        for (const asked of this.#asked) this.#send(asked);
        break;
      case 'output':
        this.#events.onOutput(message.pane, message.bytes);
        break;
      case 'reply':
        this.#onReply(message);
        break;
      case 'exit':
        this.#events.onExit();
        break;
    }
  }

  #onReply({ failed, lines }: { failed: boolean; lines: readonly string[] }): void {
    const asked = this.#asked[0];
    if (asked === undefined) return;
    asked.answers.push(Buffer.from(lines.join('\n'), 'latin1').toString());
    // After one that has failed, tmux passes over the rest.
    if (!failed && asked.answers.length < asked.commands.length) return;
    this.#asked.shift();
    asked.answered?.(failed ? undefined : asked.answers);
  }
}
