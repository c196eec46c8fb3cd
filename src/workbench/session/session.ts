import { StringDecoder } from 'node:string_decoder';
import { Emitter, ExplainedError } from '../../base';
import type { Event } from '../../base';
import type { CommandRecord, ShellSession, Terminal } from '../types';
import { CLEAR_LINE } from './integration';
import { MarkParser } from './marks';
import type { Mark } from './marks';
import { RenderedOutput } from './renderedOutput';

/** Records kept, the newest. */
const RECORDS = 500;
/** Characters kept for the first listener. */
const EARLY = 256 * 1024;
const OUTPUT_INTERVAL = 50;
/** Milliseconds for a prompt to follow an interrupt before that is sent again; then twice as many, and so on. */
const PROMPT_PATIENCE = 250;

const INTERRUPT = '\u0003';

interface Running {
  id: number;
  commandLine: string;
  cwd: string | undefined;
  output: RenderedOutput;
  startedAt: number;
  /** Its beginning has been shown again, and may be shown once more. */
  resumed: boolean;
}

/** A call of {@link MarkedSession.run} on its way. */
interface Request {
  code: string;
  sent: boolean;
  /** What the shell said without having started anything: the status of a line that it did not understand. */
  status: number | undefined;
  onOutput: ((output: string) => void) | undefined;
  resolve(record: CommandRecord): void;
  reject(error: Error): void;
}

/** See {@link ShellSession}. */
export class MarkedSession implements ShellSession {
  readonly nonce: string;
  readonly kept: boolean;
  readonly #terminal: Terminal;
  readonly #parser: MarkParser;
  readonly #decoder = new StringDecoder('utf8');
  readonly #data = new Emitter<string>();
  readonly #starts = new Emitter<{ id: number; commandLine: string }>();
  readonly #ends = new Emitter<CommandRecord>();
  readonly #closes = new Emitter<Error | undefined>();
  readonly onDidStartCommand = this.#starts.event;
  readonly onDidEndCommand = this.#ends.event;
  readonly onDidClose = this.#closes.event;
  readonly #moves = new Emitter<string>();
  readonly onDidChangeCwd = this.#moves.event;
  readonly #records: CommandRecord[] = [];
  #early: string | undefined = '';
  #settle: (() => void) | undefined;
  /** It has shown a prompt or what runs, or said that it gives no marks. */
  #begun = false;
  #marked = false;
  #closed = false;
  /** The shell waits for a command line. */
  #atPrompt = false;
  /** It waits for the rest of one. */
  #continued = false;
  #cwd: string | undefined;
  #announced = '';
  /** What comes is the shell's own on its way to the prompt. */
  #outputEnded = false;
  /** What comes has been there before: the terminal was attached again. */
  #replaying = false;
  #running: Running | undefined;
  #request: Request | undefined;
  #outputTimer: NodeJS.Timeout | undefined;
  /** Interrupts of ours that no prompt has followed yet. */
  #interrupts = 0;
  #promptPatience = PROMPT_PATIENCE;
  #promptTimer: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(terminal: Terminal, nonce: string, kept = false) {
    this.nonce = nonce;
    this.kept = kept;
    this.#terminal = terminal;
    this.#parser = new MarkParser(nonce);
    terminal.onData((bytes) => this.#receive(this.#decoder.write(Buffer.from(bytes))));
    terminal.onExit((end) => this.#onExit(end));
  }

  /** Resolves at the first prompt, at the word that there will be no marks, or when time is up. */
  started(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle?.(), patience);
      this.#settle = () => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve();
      };
      if (this.#begun || this.#closed) this.#settle();
    });
  }

  readonly onData: Event<string> = (listener) => {
    const early = this.#early;
    this.#early = undefined;
    const subscription = this.#data.event(listener);
    if (early !== undefined && early !== '') listener(early);
    return subscription;
  };

  get marked(): boolean {
    return this.#marked;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get cwd(): string | undefined {
    return this.#cwd;
  }

  get busy(): boolean {
    return this.#running !== undefined || this.#request !== undefined;
  }

  get running(): { id: number; commandLine: string } | undefined {
    if (this.#running === undefined) return undefined;
    return { id: this.#running.id, commandLine: this.#running.commandLine };
  }

  get commands(): readonly CommandRecord[] {
    return this.#records;
  }

  run(code: string, options: { onOutput?: (output: string) => void } = {}): Promise<CommandRecord> {
    if (this.#closed) return Promise.reject(sessionClosed());
    if (this.busy) return Promise.reject(busy(this.#running?.commandLine ?? this.#request?.code ?? ''));
    if (!this.#marked) {
      this.type(code);
      const now = Date.now();
      const record = { cwd: undefined, output: '', exitCode: undefined, startedAt: now, endedAt: now };
      return Promise.resolve({ id: ++this.#lastId, commandLine: code, ...record });
    }
    return new Promise((resolve, reject) => {
      this.#request = {
        code,
        sent: false,
        status: undefined,
        onOutput: options.onOutput,
        resolve,
        reject,
      };
      if (this.#continued) this.#abandonLine();
      else this.#sendRequest();
    });
  }

  type(code: string): void {
    this.write(`${typeable(code).replaceAll('\n', '\r')}\r`);
  }

  interrupt(): void {
    this.write(INTERRUPT);
  }

  write(data: string): void {
    if (!this.#closed) this.#terminal.write(data);
  }

  resize(columns: number, rows: number): void {
    if (!this.#closed) this.#terminal.resize(columns, rows);
  }

  close(): void {
    this.#terminal.close();
  }

  /** Pasted as a whole (bracketed paste), so that the shell reads all lines before it carries out the first. */
  #sendRequest(): void {
    const request = this.#request;
    if (request === undefined || request.sent || !this.#atPrompt) return;
    request.sent = true;
    this.write(`${CLEAR_LINE}\u001b[200~${typeable(request.code)}\u001b[201~\r`);
  }

  /**
   * Has the shell drop the line that it waits for the rest of. An interrupt that arrives after readline has shown its
   * prompt and before it waits for keys is answered by `^C` and nothing else (seen with bash 5.2), so it is repeated.
   */
  #abandonLine(): void {
    this.#interrupts++;
    this.interrupt();
    this.#promptTimer = setTimeout(() => {
      this.#promptPatience *= 2;
      this.#abandonLine();
    }, this.#promptPatience);
  }

  /** A repeated interrupt whose prompt has not come may still be on its way, and would hit the request. */
  #onReady(): void {
    clearTimeout(this.#promptTimer);
    const send = (): void => {
      this.#interrupts = 0;
      this.#promptPatience = PROMPT_PATIENCE;
      this.#sendRequest();
    };
    if (this.#interrupts === 0) send();
    else this.#promptTimer = setTimeout(send, this.#promptPatience);
  }

  #receive(text: string): void {
    if (text === '') return;
    for (const piece of this.#parser.feed(text)) {
      if ('mark' in piece) this.#onMark(piece.mark);
      else this.#onText(piece.text);
    }
    if (this.#early === undefined) this.#data.fire(text);
    else this.#early = (this.#early + text).slice(-EARLY);
  }

  #onText(text: string): void {
    if (this.#outputEnded) return;
    this.#running?.output.feed(text);
    if (this.#request?.onOutput !== undefined && this.#running !== undefined) {
      this.#outputTimer ??= setTimeout(() => this.#showOutput(), OUTPUT_INTERVAL);
    }
  }

  #showOutput(): void {
    clearTimeout(this.#outputTimer);
    this.#outputTimer = undefined;
    if (this.#running !== undefined) this.#request?.onOutput?.(this.#running.output.text());
  }

  #onMark({ code, fields: [field = ''] }: Mark): void {
    switch (code) {
      case 'B':
        this.#marked = this.#atPrompt = true;
        this.#continued = false;
        this.#begin();
        this.#onReady();
        break;
      case 'F':
        this.#continued = this.#running === undefined;
        break;
      case 'E':
        this.#announced = field;
        break;
      case 'C':
        this.#onStart();
        break;
      case 'D':
        this.#onStatus(/^\d+$/.test(field) ? Number(field) : undefined);
        break;
      case 'P':
        if (field.startsWith('Cwd=')) this.#onPrompt(field.slice('Cwd='.length));
        else if (field === 'Plain=1') this.#begin();
        else if (field === 'OutputEnd=1') this.#outputEnded = true;
        else if (field === 'Replay=1') this.#replaying = this.#outputEnded = true;
        else if (field === 'Replay=0') this.#onReplayed();
        break;
      default:
    }
  }

  #begin(): void {
    this.#begun = true;
    this.#settle?.();
  }

  #onStart(): void {
    clearTimeout(this.#promptTimer);
    this.#atPrompt = false;
    this.#continued = false;
    this.#outputEnded = false;
    this.#marked = true;
    if (this.#running !== undefined && this.#replaying) {
      this.#running.output = new RenderedOutput();
      this.#running.resumed = true;
      return;
    }
    if (this.#running?.resumed === true && this.#running.commandLine === this.#announced) {
      this.#running.resumed = false;
      return;
    }
    if (this.#running !== undefined) {
      // The next line of the same paste.
      this.#running.commandLine += `\n${this.#announced}`;
      return;
    }
    const pasted = this.#request?.sent === true ? this.#request.code : '';
    this.#running = {
      id: ++this.#lastId,
      // A shell without a history cannot report what it runs.
      commandLine: this.#announced === '' ? pasted : this.#announced,
      cwd: this.#cwd,
      output: new RenderedOutput(),
      startedAt: Date.now(),
      resumed: this.#replaying,
    };
    this.#starts.fire({ id: this.#running.id, commandLine: this.#running.commandLine });
  }

  #onStatus(status: number | undefined): void {
    if (this.#running !== undefined) this.#finish(status)?.();
    else if (this.#request?.sent === true) this.#request.status = status;
  }

  /** A new prompt is about to be shown: whatever was sent before is over, even where it started nothing. */
  #onPrompt(cwd: string): void {
    const moved = cwd !== this.#cwd;
    this.#cwd = cwd;
    if (moved) this.#moves.fire(cwd);
    this.#atPrompt = false;
    clearTimeout(this.#promptTimer);
    if (this.#interrupts > 0) this.#interrupts--;
    const request = this.#request;
    if (request?.sent !== true || this.#replaying) return;
    this.#request = undefined;
    const now = Date.now();
    const record: CommandRecord = {
      id: ++this.#lastId,
      commandLine: request.code,
      cwd,
      output: '',
      exitCode: request.status ?? 0,
      startedAt: now,
      endedAt: now,
    };
    this.#keep(record);
    request.resolve(record);
  }

  #onReplayed(): void {
    this.#replaying = this.#outputEnded = false;
    if (this.#marked) this.#begin();
    const request = this.#request;
    if (request?.sent !== true || this.#running !== undefined) return;
    this.#request = undefined;
    request.reject(perhapsNotSent());
  }

  /** Ends the running command; the answer hands its record to whoever asked for it. */
  #finish(exitCode: number | undefined): (() => void) | undefined {
    const running = this.#running;
    if (running === undefined) return undefined;
    if (this.#outputTimer !== undefined) this.#showOutput();
    this.#running = undefined;
    const { id, commandLine, cwd, startedAt } = running;
    const output = running.output.text();
    const record = { id, commandLine, cwd, output, exitCode, startedAt, endedAt: Date.now() };
    const request = this.#request?.sent === true ? this.#request : undefined;
    if (request !== undefined) this.#request = undefined;
    this.#keep(record);
    return () => request?.resolve(record);
  }

  #keep(record: CommandRecord): void {
    this.#records.push(record);
    if (this.#records.length > RECORDS) this.#records.shift();
    this.#ends.fire(record);
  }

  #onExit(end: number | Error | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    const request = this.#request;
    const reason = end instanceof Error ? end : undefined;
    this.#finish(end instanceof Error ? undefined : end);
    this.#request = undefined;
    clearTimeout(this.#outputTimer);
    clearTimeout(this.#promptTimer);
    this.#settle?.();
    request?.reject(reason ?? sessionClosed());
    this.#closes.fire(reason);
  }
}

/** Lines without the control characters that a shell or its terminal would act upon. */
function typeable(code: string): string {
  return (
    code
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- they are what is removed
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      .replace(/\n+$/, '')
  );
}

function busy(commandLine: string): ExplainedError {
  return new ExplainedError('busy', `This terminal is busy with “${commandLine}”.`, {
    remedy: 'Wait until it ends, interrupt it with Ctrl+C, or use another terminal.',
  });
}

function perhapsNotSent(): ExplainedError {
  return new ExplainedError(
    'connection-lost',
    'The connection was lost just when this was being sent, so it may have run or not.',
    { remedy: 'Look at the terminal, and run it again where it has not. Nothing is repeated by itself.' },
  );
}

function sessionClosed(): ExplainedError {
  return new ExplainedError('session-closed', 'The shell of this terminal has ended.', {
    remedy: 'Open a new terminal. Nothing is repeated by itself.',
  });
}
