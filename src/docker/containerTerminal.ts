import type { Duplex } from 'node:stream';
import { Emitter } from '../base';
import type { Event } from '../base';
import type { Terminal } from '../workbench';
import { OutputFrames } from './outputFrames';

/** What a terminal in an engine needs beside its stream. */
export interface TerminalParts {
  stream: Duplex;
  /** False where the program has no terminal of its own: its outputs are multiplexed, and its lines end without a return. */
  terminal: boolean;
  resize(columns: number, rows: number): Promise<unknown>;
  /** Asked once the output has ended: the exit status where it is known, or what went wrong. */
  outcome(): Promise<number | undefined>;
  explain(error: unknown): Error;
  /** It was closed from this side. */
  closed(): void;
}

/** Attempts to set the size of a terminal that the engine may still be making, and milliseconds between them. */
const SIZE_ATTEMPTS = 100;
const SIZE_WAIT = 50;

/** A program in a container behind a stream that an engine has handed over. Nothing is read before somebody listens. */
export class ContainerTerminal implements Terminal {
  readonly #parts: TerminalParts;
  readonly #data = new Emitter<Uint8Array>();
  readonly #exit = new Emitter<number | Error | undefined>();
  readonly onExit = this.#exit.event;
  readonly onData: Event<Uint8Array> = (listener) => {
    const subscription = this.#data.event(listener);
    this.#parts.stream.resume();
    return subscription;
  };
  #over = false;
  /** The size that is wanted and not yet told. */
  #size: { columns: number; rows: number } | undefined;
  #sizing = false;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
    const { stream, terminal } = parts;
    const frames = new OutputFrames();
    let failure: unknown;
    stream.on('data', (bytes: Uint8Array) => {
      if (terminal) this.#data.fire(bytes);
      else for (const { payload } of frames.feed(bytes)) this.#data.fire(withReturns(payload));
    });
    stream.pause();
    // The engine's half; ours is still open.
    stream.once('end', () => stream.end());
    stream.on('error', (error) => (failure = error));
    stream.once('close', () => {
      this.#ended(failure).catch(() => {});
    });
  }

  write(data: string | Uint8Array): void {
    const { stream, terminal } = this.#parts;
    if (!stream.writable) return;
    // What a terminal makes of the Enter key for its program.
    stream.write(terminal ? data : Buffer.from(data as string).map((byte) => (byte === 0x0d ? 0x0a : byte)));
  }

  resize(columns: number, rows: number): void {
    if (!this.#parts.terminal) return;
    this.#size = { columns: Math.max(1, Math.trunc(columns)), rows: Math.max(1, Math.trunc(rows)) };
    if (!this.#sizing) void this.#tellSizes();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.stream.destroy();
    this.#parts.closed();
    this.#exit.fire(undefined);
  }

  /** One after the other, so that the last one stays; engines refuse it for a moment after the start. */
  async #tellSizes(): Promise<void> {
    this.#sizing = true;
    for (let attempt = 1; this.#size !== undefined && !this.#over; attempt++) {
      const size = this.#size;
      try {
        await this.#parts.resize(size.columns, size.rows);
      } catch {
        if (attempt < SIZE_ATTEMPTS) {
          await new Promise((resolve) => setTimeout(resolve, SIZE_WAIT));
          continue;
        }
      }
      attempt = 0;
      if (this.#size === size) this.#size = undefined;
    }
    this.#sizing = false;
  }

  async #ended(failure: unknown): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    const parts = this.#parts;
    const result =
      failure === undefined
        ? await parts.outcome().catch((error: unknown) => parts.explain(error))
        : parts.explain(failure);
    this.#exit.fire(result);
  }
}

/** As a terminal shows lines: their breaks go back to the first column. */
function withReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0a)) return bytes;
  const pieces: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x0a) pieces.push(0x0d);
    pieces.push(byte);
  }
  return Uint8Array.from(pieces);
}
