import { StringDecoder } from 'node:string_decoder';
import { LogMessages } from './logMessages';
import type { MessagePart } from './logMessages';
import type { LogPlace } from './logPlace';
import { OutputFrames } from './outputFrames';
import type { LogLine } from './types';

/** Characters of a line that are passed on in one piece. */
const LONGEST = 64 * 1024;

/** How a log was asked for. */
interface LogForm {
  /** The container has one: both outputs are one, and nothing is multiplexed. */
  terminal: boolean;
  /** Lines tell their time. */
  timestamps: boolean;
  /** Leaves out what it knows already. The engine was asked for timestamps then, whoever wants them. */
  place?: LogPlace | undefined;
}

/** Takes what an engine sends of a container's output apart into lines, wherever it was cut. */
export class LogLines {
  readonly #form: LogForm;
  readonly #frames: OutputFrames | undefined;
  readonly #outputs: Record<LogLine['stream'], Line>;

  constructor(form: LogForm) {
    this.#form = form;
    this.#frames = form.terminal ? undefined : new OutputFrames();
    this.#outputs = { stdout: new Line('stdout', form), stderr: new Line('stderr', form) };
  }

  feed(bytes: Uint8Array): LogLine[] {
    const lines: LogLine[] = [];
    if (this.#frames === undefined) {
      this.#outputs.stdout.feed(bytes, false, lines);
      return lines;
    }
    for (const { stream, payload, begins } of this.#frames.feed(bytes)) {
      this.#outputs[stream].feed(payload, begins, lines);
    }
    return lines;
  }

  /** What is fed from now on is the log from when on this says; see {@link LogPlace.again}. */
  again(): number | undefined {
    this.#outputs.stdout.again();
    this.#outputs.stderr.again();
    return this.#form.place?.again();
  }

  /** What is left when nothing more comes. */
  end(): LogLine[] {
    const lines: LogLine[] = [];
    this.#outputs.stdout.end(lines);
    this.#outputs.stderr.end(lines);
    return lines;
  }
}

/** The line that one of the outputs is in the middle of. */
class Line {
  readonly #stream: LogLine['stream'];
  readonly #form: LogForm;
  readonly #messages: LogMessages | undefined;
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  /** The message that comes is not known already. */
  #new = true;
  /** When the line's first message came. */
  #stamp: string | undefined;
  /** The line's first pieces have been passed on. */
  #continued = false;

  constructor(stream: LogLine['stream'], form: LogForm) {
    this.#stream = stream;
    this.#form = form;
    const stamped = form.timestamps || form.place !== undefined;
    this.#messages = stamped ? new LogMessages({ framed: !form.terminal }) : undefined;
  }

  feed(bytes: Uint8Array, begins: boolean, lines: LogLine[]): void {
    if (this.#messages === undefined) this.#read(bytes, lines);
    else this.#take(this.#messages.feed(bytes, begins), lines);
  }

  /** The beginning of a message that is not complete will come again. */
  again(): void {
    this.#messages?.end();
  }

  end(lines: LogLine[]): void {
    if (this.#messages !== undefined) this.#take(this.#messages.end(), lines);
    const rest = this.#held + this.#decoder.end();
    this.#held = '';
    if (rest !== '') this.#push(rest, false, lines);
  }

  #take(parts: readonly MessagePart[], lines: LogLine[]): void {
    for (const { stamp, bytes } of parts) {
      if (stamp !== undefined) {
        this.#new = this.#form.place?.take(this.#stream, stamp) ?? true;
        if (this.#held === '' && !this.#continued) this.#stamp = stamp;
      }
      if (this.#new) this.#read(bytes, lines);
    }
  }

  #read(bytes: Uint8Array, lines: LogLine[]): void {
    const text = this.#held + this.#decoder.write(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#push(this.#pass(text.slice(start, end), lines), true, lines);
      start = end + 1;
    }
    this.#held = this.#pass(start === 0 ? text : text.slice(start), lines);
  }

  /** Passes the beginning of a long line on, and answers with the rest. */
  #pass(line: string, lines: LogLine[]): string {
    let rest = line;
    while (rest.length > LONGEST) {
      const cut = isHighSurrogate(rest, LONGEST - 1) ? LONGEST - 1 : LONGEST;
      this.#push(rest.slice(0, cut), false, lines);
      rest = rest.slice(cut);
    }
    return rest;
  }

  #push(piece: string, complete: boolean, lines: LogLine[]): void {
    // Terminals end their lines with both.
    const text = complete && this.#form.terminal && piece.endsWith('\r') ? piece.slice(0, -1) : piece;
    const time = this.#form.timestamps && this.#stamp !== undefined ? Date.parse(this.#stamp) : undefined;
    lines.push({ stream: this.#stream, text, complete, time });
    this.#continued = !complete;
    if (complete) this.#stamp = undefined;
  }
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}
