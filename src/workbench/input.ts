import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { ExplainedError } from '../base';
import type { RunOptions } from './types';

/** What is written to a program's standard input. A stream is read as fast as the program reads, and destroyed after it. */
export class Input {
  readonly #source: RunOptions['stdin'];
  readonly #failed: (error: Error) => void;

  /** @param failed called where a stream breaks, perhaps before the program has begun, or long after it was told so */
  constructor(source: RunOptions['stdin'], failed: (error: Error) => void) {
    this.#source = source;
    this.#failed = failed;
    if (!(source instanceof Readable)) return;
    source.on('error', failed).once('close', this.#onClose);
    if (source.destroyed) this.#onClose();
  }

  /** Writes all of it to `program`, and ends that. */
  feed(program: Writable): void {
    if (this.#source instanceof Readable) this.#source.pipe(program);
    else program.end(this.#source);
  }

  /** The program takes no more. */
  dispose(): void {
    if (!(this.#source instanceof Readable)) return;
    this.#source.removeListener('close', this.#onClose).destroy();
  }

  readonly #onClose = (): void => {
    const { readableEnded = true, errored = null } = this.#source instanceof Readable ? this.#source : {};
    if (errored !== null) this.#failed(errored);
    else if (!readableEnded) {
      this.#failed(
        new ExplainedError('input-broken', 'The input of a command has ended before it was whole.'),
      );
    }
  };
}
