import { StringDecoder } from 'node:string_decoder';
import { OutputFrames } from './outputFrames';
import type { LogLine } from './types';

/** Characters of a line that are passed on in one piece. */
const LONGEST = 64 * 1024;

/** RFC 3339 with nanoseconds, as engines put it in front of lines. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

/** Takes what an engine sends of a container's output apart into lines, wherever it was cut. */
export class LogLines {
  readonly #frames: OutputFrames | undefined;
  readonly #outputs: Record<LogLine['stream'], Line>;

  /** @param options.terminal the container has one: both outputs are one, and nothing is multiplexed */
  constructor(options: { terminal: boolean; timestamps: boolean }) {
    this.#frames = options.terminal ? undefined : new OutputFrames();
    this.#outputs = { stdout: new Line('stdout', options), stderr: new Line('stderr', options) };
  }

  feed(bytes: Uint8Array): LogLine[] {
    const lines: LogLine[] = [];
    if (this.#frames === undefined) this.#outputs.stdout.feed(bytes, lines);
    else
      for (const { stream, payload } of this.#frames.feed(bytes)) this.#outputs[stream].feed(payload, lines);
    return lines;
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
  readonly #terminal: boolean;
  readonly #timestamps: boolean;
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  /** Of the line whose first pieces have been passed on. */
  #time: number | undefined;
  #continued = false;

  constructor(stream: LogLine['stream'], options: { terminal: boolean; timestamps: boolean }) {
    this.#stream = stream;
    this.#terminal = options.terminal;
    this.#timestamps = options.timestamps;
  }

  feed(bytes: Uint8Array, lines: LogLine[]): void {
    const text = this.#held + this.#decoder.write(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#push(this.#pass(text.slice(start, end), lines), true, lines);
      start = end + 1;
    }
    this.#held = this.#pass(start === 0 ? text : text.slice(start), lines);
  }

  end(lines: LogLine[]): void {
    const rest = this.#held + this.#decoder.end();
    this.#held = '';
    if (rest !== '') this.#push(rest, false, lines);
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
    let text = piece;
    if (!this.#continued) {
      this.#time = undefined;
      if (this.#timestamps) {
        const [prefix = '', time] = TIME.exec(text) ?? [];
        if (time !== undefined) this.#time = Date.parse(time);
        text = text.slice(prefix.length);
      }
    }
    // Terminals end their lines with both.
    if (complete && this.#terminal && text.endsWith('\r')) text = text.slice(0, -1);
    this.#continued = !complete;
    lines.push({ stream: this.#stream, text, complete, time: this.#time });
  }
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}
