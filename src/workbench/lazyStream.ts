import { Duplex } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type { Disposable, Event } from '../base';

/** Two ends of something that has been opened. */
export interface Pipe {
  readable: Readable;
  writable: Writable;
  /** Called when the readable end is over: resolves where that is how it should end, else rejects with the reason. */
  ended(): Promise<void>;
  /** What carries it has ended, and with it the pipe, whatever of it is still unread. */
  onLost?: Event<Error>;
  /** Lets go of it, whatever state it is in. */
  close(): void;
}

/**
 * A stream that exists at once and is opened behind the scenes. Given back synchronously, so that an `http.Agent`
 * counts it against `maxSockets` (a callback-style `createConnection` is not counted).
 */
export class LazyStream extends Duplex {
  #pipe: Pipe | undefined;
  #loss: Disposable | undefined;
  readonly #opened: Promise<Pipe>;
  readonly #abandoned = new AbortController();

  /**
   * `open` gets a signal that says that nobody wants it any more. `halfOpen`: it can still be written to when the other
   * side has ended, as TCP allows.
   */
  constructor(open: (signal: AbortSignal) => Promise<Pipe>, { halfOpen = false } = {}) {
    // Our end may close first (standard input at its end); when theirs does, mostly nobody is left to write to.
    super({ allowHalfOpen: halfOpen });
    this.#opened = open(this.#abandoned.signal);
    this.#opened.then(
      (pipe) => this.#attach(pipe),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  #attach(pipe: Pipe): void {
    if (this.destroyed) {
      pipe.close();
      return;
    }
    this.#pipe = pipe;
    this.#loss = pipe.onLost?.((reason) => this.destroy(reason));
    pipe.readable.on('data', (chunk: Uint8Array) => {
      // Readers run inside the connection's packet parser here: what they throw would end the whole connection.
      try {
        if (!this.push(chunk)) pipe.readable.pause();
      } catch (error) {
        this.destroy(error as Error);
      }
    });
    pipe.readable.on('end', () => {
      pipe.ended().then(
        () => {
          this.push(null);
          // An idle connection that nobody reads from notices its end only so.
          this.read(0);
        },
        (error: unknown) => this.destroy(error as Error),
      );
    });
    for (const end of new Set<Readable | Writable>([pipe.readable, pipe.writable])) {
      end.on('error', (error: Error) => this.destroy(error));
    }
    this.emit('connect');
  }

  override _read(): void {
    this.#pipe?.readable.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#opened.then((pipe) => {
      if (!pipe.writable.writable) done(new Error('The other side takes no more data.'));
      else pipe.writable.write(chunk, (error) => done(error));
    }, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#opened.then((pipe) => {
      pipe.writable.end();
      done();
    }, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#loss?.dispose();
    this.#abandoned.abort(error ?? new Error('The stream was closed before it was open.'));
    this.#pipe?.close();
    done(error);
  }
}
