import * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import type { LogLine } from '../../docker';
import { LogBatch } from './logBatch';
import { terminalText } from './terminalText';

/** Milliseconds between two paints. */
const FRAME = 25;

/**
 * Characters that the editor is given to paint at once, and by the millisecond: of its terminals none says when it has
 * painted, all of them share the one thread of the window, and none of them interrupts what it was given at once.
 */
const PIECE = 12_500;
const CHARACTERS_PER_MILLISECOND = 1000;

/** Characters that wait for it at most. */
const MOST_WAITING = 1_000_000;

/** What a program prints, as it comes, until it ends. */
export type LogSource = (signal: AbortSignal) => AsyncIterable<readonly LogLine[]>;

/** What a container, a sandbox or a job prints, as it comes, to be read only. The editor's own search works in it. */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #source: LogSource;
  readonly #batch: LogBatch;
  readonly #output = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  readonly #abort = new AbortController();
  #painting: NodeJS.Timeout | undefined;
  /** Milliseconds that what was painted last may keep the editor busy. */
  #pause = FRAME;
  /** Why nothing more comes. */
  #reason: string | undefined;
  #ended = false;

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;

  constructor(source: LogSource) {
    this.#source = source;
    this.#batch = new LogBatch({ lines: scrollback(), characters: MOST_WAITING });
  }

  open(): void {
    void this.#follow();
  }

  handleInput(data: string): void {
    if (this.#ended && data === '\r') this.#close.fire();
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#painting);
    this.#output.dispose();
    this.#close.dispose();
  }

  async #follow(): Promise<void> {
    let reason = vscode.l10n.t('That is all it has printed.');
    try {
      for await (const lines of this.#source(this.#abort.signal)) {
        this.#batch.add(lines);
        this.#paintSoon();
      }
    } catch (error) {
      if (isCancellation(error) || this.#abort.signal.aborted) return;
      reason = explain(error);
    }
    this.#reason = reason;
    this.#paintSoon();
  }

  #paintSoon(): void {
    this.#painting ??= setTimeout(() => this.#paint(), this.#pause);
  }

  #paint(): void {
    this.#painting = undefined;
    if (!this.#batch.empty) {
      const { skipped, lines } = this.#batch.take(PIECE);
      if (skipped > 0) {
        this.#note(vscode.l10n.t('{0} lines came too fast to be read and are left out here.', skipped));
      }
      const text = lines.map(paint).join('');
      this.#pause = Math.max(FRAME, text.length / CHARACTERS_PER_MILLISECOND);
      this.#output.fire(text);
    }
    if (!this.#batch.empty) this.#paintSoon();
    else if (this.#reason !== undefined) {
      this.#ended = true;
      this.#note(`${this.#reason} ${vscode.l10n.t('Press Enter to close this terminal.')}`);
    }
  }

  #note(sentence: string): void {
    this.#output.fire(`\u001b[0;2m${displayText(sentence)}\u001b[0m\r\n`);
  }
}

function paint({ text, complete, time }: LogLine): string {
  const stamp = time === undefined ? '' : `\u001b[2m${new Date(time).toISOString()}\u001b[0m `;
  return `${stamp}${terminalText(text)}${complete ? '\r\n' : ''}`;
}

/** Lines that a terminal of the editor keeps, which its settings say. */
function scrollback(): number {
  const lines = vscode.workspace.getConfiguration('terminal.integrated').get<number>('scrollback') ?? 1000;
  return Math.min(20_000, Math.max(200, lines));
}
