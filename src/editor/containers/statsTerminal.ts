import * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import type { Container, ContainerStats, Engine } from '../../docker';
import { statsTable } from './statsTable';

/** Milliseconds between two paints: measurements of several containers come one after the other. */
const FRAME = 200;
const TOP = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST = '\u001b[J';

interface Row {
  id: string;
  name: string;
  stats: ContainerStats | undefined;
}

/** What containers take of their workbench, live: one table that is painted over, until all of them have ended. */
export class StatsTerminal implements vscode.Pseudoterminal {
  readonly #engine: Engine;
  readonly #rows: readonly Row[];
  readonly #output = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  readonly #abort = new AbortController();
  #painting: NodeJS.Timeout | undefined;
  #note: string | undefined;

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;

  constructor(engine: Engine, containers: readonly Container[]) {
    this.#engine = engine;
    this.#rows = containers.map(({ id, name }) => ({ id, name, stats: undefined }));
  }

  open(): void {
    this.#paint();
    void Promise.all(this.#rows.map((row) => this.#measure(row))).then(() => {
      this.#note ??= vscode.l10n.t('None of them runs any more.');
      this.#paint();
    });
  }

  handleInput(data: string): void {
    if (data === 'q' || data === '\u0003') this.#close.fire();
  }

  close(): void {
    this.#abort.abort();
    clearTimeout(this.#painting);
    this.#output.dispose();
    this.#close.dispose();
  }

  async #measure(row: Row): Promise<void> {
    try {
      for await (const stats of this.#engine.containers.stats(row.id, { signal: this.#abort.signal })) {
        row.stats = stats;
        this.#painting ??= setTimeout(() => this.#paint(), FRAME);
      }
    } catch (error) {
      if (!isCancellation(error)) this.#note = explain(error);
    }
    row.stats = undefined;
  }

  #paint(): void {
    clearTimeout(this.#painting);
    this.#painting = undefined;
    if (this.#abort.signal.aborted) return;
    const [titles = '', ...rows] = statsTable(this.#rows);
    const last =
      this.#note === undefined ? vscode.l10n.t('Once a second. Press q to end.') : displayText(this.#note);
    const lines = [`\u001b[1m${titles}\u001b[0m`, ...rows, '', `\u001b[2m${last}\u001b[0m`];
    this.#output.fire(TOP + lines.map((line) => `${line}${REST_OF_LINE}\r\n`).join('') + REST);
  }
}
