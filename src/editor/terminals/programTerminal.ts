import * as vscode from 'vscode';
import { Disposables, displayText, explain } from '../../base';
import type { Terminal } from '../../workbench';

export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface ProgramTerminalOptions {
  open(size: TerminalSize): Promise<Terminal>;
  /** A sentence to leave on the screen with what was shown; undefined closes the terminal. */
  whyEnded(status: number | Error | undefined): Promise<string | undefined>;
}

/**
 * The editor's side of a program behind a terminal of its own: opened once it is shown and its size is known. When the
 * program has ended, it closes, or says why and leaves what was shown to be read.
 */
export class ProgramTerminal implements vscode.Pseudoterminal {
  readonly #options: ProgramTerminalOptions;
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

  constructor(options: ProgramTerminalOptions) {
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
    const reason = await this.#options.whyEnded(status);
    if (this.#closed) return;
    if (reason === undefined) this.#close.fire();
    else this.#end(reason);
  }

  #end(sentence: string): void {
    if (this.#closed) return;
    this.#ended = true;
    this.#output.fire(
      `\r\n\u001b[0;2m${displayText(sentence)} ${vscode.l10n.t('Press Enter to close this terminal.')}\u001b[0m\r\n`,
    );
  }
}
