import * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import type { Engine, LogLine, LogOptions } from '../../docker';
import { LogBatch } from './logBatch';
import { terminalText } from './terminalText';

/** Milliseconds between two paints. */
const FRAME = 50;

/**
 * Characters that the editor is given to paint, at once and by the millisecond: of its terminals none says when it has
 * painted, and all of them share the one thread of the window. They bear five times as much.
 */
const MOST_AT_ONCE = 1_000_000;
const CHARACTERS_PER_MILLISECOND = 2000;

/** What a container prints, as it comes, to be read only. The editor's own search works in it. */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #engine: Engine;
  readonly #container: string;
  readonly #options: LogOptions;
  readonly #batch: LogBatch;
  readonly #output = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  readonly #abort = new AbortController();
  #painting: NodeJS.Timeout | undefined;
  /** Milliseconds that what was painted last may keep the editor busy. */
  #pause = FRAME;
  #ended = false;

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;

  constructor(engine: Engine, container: string, options: LogOptions) {
    this.#engine = engine;
    this.#container = container;
    this.#options = options;
    this.#batch = new LogBatch({ lines: scrollback(), characters: MOST_AT_ONCE });
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
      const options = { ...this.#options, signal: this.#abort.signal };
      for await (const lines of this.#engine.containers.logs(this.#container, options)) {
        this.#batch.add(lines);
        this.#painting ??= setTimeout(() => this.#paint(), this.#pause);
      }
    } catch (error) {
      if (isCancellation(error) || this.#abort.signal.aborted) return;
      reason = explain(error);
    }
    clearTimeout(this.#painting);
    this.#paint();
    this.#ended = true;
    this.#note(`${reason} ${vscode.l10n.t('Press Enter to close this terminal.')}`);
  }

  #paint(): void {
    this.#painting = undefined;
    if (this.#batch.empty) return;
    const { skipped, lines } = this.#batch.take();
    if (skipped > 0) {
      this.#note(vscode.l10n.t('{0} lines came too fast to be read and are left out here.', skipped));
    }
    const text = lines.map(paint).join('');
    this.#pause = Math.max(FRAME, text.length / CHARACTERS_PER_MILLISECOND);
    this.#output.fire(text);
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
