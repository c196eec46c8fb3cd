import { Disposables, Emitter, ExplainedError, type Event } from '../../base';
import type { ShellSession, Workbench } from '../../workbench';

/** What a person should know about the shell behind a terminal. */
export type Notice =
  /** The connection has ended, and what ran in the shell with it. */
  | { kind: 'cut' }
  /** The connection has ended; what runs in the shell goes on on the workbench, and is shown again later. */
  | { kind: 'detached' }
  /** The connection is there again, and a new shell with it. */
  | { kind: 'again'; cwd: string | undefined }
  /** The connection does not come back by itself. */
  | { kind: 'lost'; reason: Error | undefined }
  /** The workbench was disconnected. */
  | { kind: 'closed' }
  /** There is no shell, for a reason that is not the connection's. */
  | { kind: 'failed'; reason: Error }
  /** What was typed went nowhere. Once for each time without a connection. */
  | { kind: 'ignored' };

const ENTER = '\r';

/**
 * A shell on a workbench that is opened anew after the connection was lost and made again: in the folder of the last
 * one, with nothing of what ran in it and nothing repeated. Ends with its shell, or with the workbench.
 */
export class LastingShell {
  readonly #workbench: Workbench;
  readonly #open: (cwd: string | undefined) => Promise<ShellSession>;
  readonly #parts = new Disposables();
  /** What belongs to the session that there is now. */
  #sessionParts = new Disposables();
  readonly #output = this.#parts.add(new Emitter<string>());
  readonly #notices = this.#parts.add(new Emitter<Notice>());
  readonly #sessions = this.#parts.add(new Emitter<ShellSession>());
  readonly #ends = this.#parts.add(new Emitter<void>());
  /** `waiting`: for the connection. `failed`: for a person. */
  #state: 'idle' | 'opening' | 'open' | 'waiting' | 'failed' | 'ended' = 'idle';
  #session: ShellSession | undefined;
  #ready = deferred<ShellSession>();
  #cwd: string | undefined;
  #opened = false;
  #ignoring = false;
  /** The session is kept on the workbench, and there is no connection to it. */
  #detached = false;

  readonly onOutput: Event<string> = this.#output.event;
  readonly onNotice: Event<Notice> = this.#notices.event;
  /** Heard for each session that was opened. */
  readonly onDidOpen: Event<ShellSession> = this.#sessions.event;
  /** Heard once: the shell has ended by itself, or the workbench was disconnected. */
  readonly onDidEnd: Event<void> = this.#ends.event;

  constructor(workbench: Workbench, open: (cwd: string | undefined) => Promise<ShellSession>, cwd?: string) {
    this.#workbench = workbench;
    this.#open = open;
    this.#cwd = cwd;
    this.#parts.add(workbench.onDidChangeStatus(() => this.#onStatus()));
  }

  /** The session where it is open now. */
  get opened(): ShellSession | undefined {
    return this.#session;
  }

  /** The folder of the shell, or the one that the next shell begins in. */
  get cwd(): string | undefined {
    return this.#session?.cwd ?? this.#cwd;
  }

  /** The session that there is, or that there will be next. Rejects where that is given up. */
  get session(): Promise<ShellSession> {
    return this.#ready.promise;
  }

  /** Opens the first shell. */
  start(): void {
    if (this.#state === 'idle') void this.#begin();
  }

  /** What a person types. */
  write(data: string): void {
    if (this.#session !== undefined && !this.#detached) this.#session.write(data);
    else if (this.#state === 'failed' && data === ENTER) void this.#begin();
    else if ((this.#state === 'waiting' || this.#detached) && !this.#ignoring) {
      this.#ignoring = true;
      this.#notices.fire({ kind: 'ignored' });
    }
  }

  /** Ends the shell where it still runs; nobody hears of it any more. */
  dispose(): void {
    this.#parts.dispose();
    this.#end();
  }

  async #begin(): Promise<void> {
    const again = this.#opened;
    const asked = this.#cwd;
    this.#state = 'opening';
    let session: ShellSession;
    try {
      session = await this.#open(asked);
    } catch (error) {
      this.#onFailure(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (this.#over()) {
      session.close();
      return;
    }
    this.#state = 'open';
    this.#opened = true;
    this.#ignoring = false;
    this.#session = session;
    if (again) this.#notices.fire({ kind: 'again', cwd: session.cwd ?? asked });
    this.#sessions.fire(session);
    this.#sessionParts = new Disposables();
    this.#sessionParts.add(session.onData((data) => this.#output.fire(data)));
    this.#sessionParts.add(session.onDidClose((reason) => this.#onClosed(session, reason)));
    this.#ready.resolve(session);
    if (session.closed) this.#onClosed(session, undefined);
  }

  #onFailure(reason: Error): void {
    if (this.#over()) return;
    const { state } = this.#workbench.status;
    if (state === 'closed') {
      this.#disconnected();
      return;
    }
    if (state === 'connected' || state === 'degraded') {
      this.#state = 'failed';
      this.#notices.fire({ kind: 'failed', reason });
      this.#giveUpWaiting(reason);
      return;
    }
    this.#state = 'waiting';
    if (state === 'lost') this.#onLost();
  }

  #onClosed(session: ShellSession, reason: Error | undefined): void {
    if (this.#session !== session) return;
    this.#cwd = session.cwd ?? this.#cwd;
    this.#session = undefined;
    this.#sessionParts.dispose();
    this.#detached = false;
    this.#ready = deferred();
    if (reason === undefined) {
      this.#end();
      return;
    }
    const { state } = this.#workbench.status;
    if (state === 'closed') {
      this.#disconnected();
      return;
    }
    this.#state = 'waiting';
    this.#notices.fire({ kind: 'cut' });
    this.#onStatus();
  }

  #onStatus(): void {
    switch (this.#workbench.status.state) {
      case 'connected':
        this.#detached = this.#ignoring = false;
        if (this.#state === 'waiting') void this.#begin();
        break;
      case 'reconnecting':
        this.#detach();
        break;
      case 'lost':
        this.#detach();
        if (this.#state === 'waiting' || this.#detached) this.#onLost();
        break;
      case 'closed':
        if (this.#session === undefined) this.#disconnected();
        break;
      default:
    }
  }

  #detach(): void {
    if (this.#detached || this.#session?.kept !== true) return;
    this.#detached = true;
    this.#notices.fire({ kind: 'detached' });
  }

  #onLost(): void {
    const { reason } = this.#workbench.status;
    this.#notices.fire({ kind: 'lost', reason });
    if (this.#session === undefined) this.#giveUpWaiting(reason ?? gone());
  }

  #disconnected(): void {
    if (this.#over()) return;
    this.#notices.fire({ kind: 'closed' });
    this.#end();
  }

  /** Tells whoever waits for the next session that it does not come soon. */
  #giveUpWaiting(reason: Error): void {
    this.#ready.reject(reason);
    this.#ready = deferred();
  }

  #end(): void {
    if (this.#over()) return;
    this.#state = 'ended';
    this.#sessionParts.dispose();
    this.#session?.close();
    this.#session = undefined;
    this.#ready.reject(gone());
    this.#ends.fire();
  }

  #over(): boolean {
    return this.#state === 'ended';
  }
}

function gone(): ExplainedError {
  return new ExplainedError('session-closed', 'The shell of this terminal has ended.', {
    remedy: 'Open a new terminal. Nothing is repeated by itself.',
  });
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: Error): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // Often nobody waits.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
