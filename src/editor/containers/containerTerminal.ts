import * as vscode from 'vscode';
import { Disposables, ExplainedError, displayText, explain } from '../../base';
import type { Engine, TerminalSize } from '../../docker';
import type { Terminal } from '../../workbench';

/** What a program ends with that was killed: alone, or because its container stops. */
const KILLED = 137;
/** Milliseconds that an engine may take to say of a container that it has stopped, after its programs were killed. */
const STOPPING = 2000;

export interface ContainerTerminalOptions {
  engine: Engine;
  /** The container's id. */
  container: string;
  name: string;
  /** It is one that goes away when it ends. */
  removedAtEnd?: boolean;
  open(size: TerminalSize): Promise<Terminal>;
}

/**
 * The editor's side of a program in a container: opened once it is shown and its size is known. It closes when the
 * program has ended; where the container has stopped or is gone, it says so and leaves what was shown to be read.
 */
export class ContainerTerminal implements vscode.Pseudoterminal {
  readonly #options: ContainerTerminalOptions;
  readonly #parts = new Disposables();
  readonly #output = this.#parts.add(new vscode.EventEmitter<string>());
  readonly #close = this.#parts.add(new vscode.EventEmitter<void>());
  /** A character's bytes may come in two pieces. */
  readonly #decoder = new TextDecoder();
  #size: TerminalSize = { columns: 80, rows: 24 };
  #terminal: Terminal | undefined;
  #closed = false;
  #ended = false;

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;

  constructor(options: ContainerTerminalOptions) {
    this.#options = options;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    if (size !== undefined) this.#size = size;
    this.#start().catch((error: unknown) => this.#end(explain(error)));
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.#terminal?.resize(size.columns, size.rows);
  }

  handleInput(data: string): void {
    if (!this.#ended) this.#terminal?.write(data);
    else if (data === '\r') this.#close.fire();
  }

  close(): void {
    this.#closed = true;
    this.#terminal?.close();
    this.#parts.dispose();
  }

  async #start(): Promise<void> {
    const asked = this.#size;
    const terminal = await this.#options.open(asked);
    if (this.#closed) {
      terminal.close();
      return;
    }
    this.#terminal = terminal;
    this.#parts.add(
      terminal.onData((bytes) => this.#output.fire(this.#decoder.decode(bytes, { stream: true }))),
    );
    this.#parts.add(terminal.onExit((status) => void this.#onExit(status)));
    // The terminal may have got another size while it was being opened.
    if (this.#size !== asked) terminal.resize(this.#size.columns, this.#size.rows);
  }

  async #onExit(status: number | Error | undefined): Promise<void> {
    const reason = await this.#whyEnded(status);
    if (this.#closed) return;
    if (reason === undefined) this.#close.fire();
    else this.#end(reason);
  }

  /** Undefined where only the program has ended. */
  async #whyEnded(status: number | Error | undefined): Promise<string | undefined> {
    const { engine, container, name, removedAtEnd } = this.#options;
    try {
      if (status === KILLED || typeof status !== 'number') {
        const signal = AbortSignal.timeout(STOPPING);
        await engine.containers.wait(container, { signal }).catch(() => undefined);
      }
      const { running, exitCode } = await engine.containers.inspect(container);
      if (!running) return vscode.l10n.t('{0} has stopped (exit status {1}).', name, exitCode);
    } catch (error) {
      if (error instanceof ExplainedError && error.code === 'no-such-container') {
        return removedAtEnd === true
          ? vscode.l10n.t('{0} has ended and is gone, as it was to be.', name)
          : vscode.l10n.t('{0} was removed.', name);
      }
      return explain(status instanceof Error ? status : error);
    }
    return status instanceof Error ? explain(status) : undefined;
  }

  #end(sentence: string): void {
    if (this.#closed) return;
    this.#ended = true;
    this.#output.fire(
      `\r\n\u001b[0;2m${displayText(sentence)} ${vscode.l10n.t('Press Enter to close this terminal.')}\u001b[0m\r\n`,
    );
  }
}
