import * as vscode from 'vscode';

/** An image on its way. */
export interface Transfer {
  readonly kind: 'pull' | 'push' | 'build' | 'load' | 'save' | 'convert';
  /** Of the image, as far as it is known. */
  readonly name: string;
  cancel(): void;
}

export interface TransferState extends Transfer {
  readonly id: string;
  /** What is done just now. */
  readonly text: string;
  /** Between 0 and 1; undefined where nobody can tell. */
  readonly fraction: number | undefined;
}

/** What the one who carries an image says of it. */
export interface TransferReport {
  report(text: string, fraction?: number): void;
  /** To be called in any case, also after a failure. */
  end(): void;
}

/** Milliseconds between two pictures of what goes on. */
const INTERVAL = 100;

/** Images that are being pulled, pushed, built, loaded, saved or converted just now: they are shown among those that are there. */
export class RunningTransfers implements vscode.Disposable {
  readonly #running = new Map<string, TransferState>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;

  get all(): readonly TransferState[] {
    return [...this.#running.values()];
  }

  start(transfer: Transfer): TransferReport {
    const id = `transfer:${++this.#count}`;
    const begin: TransferState = {
      id,
      kind: transfer.kind,
      name: transfer.name,
      cancel: () => transfer.cancel(),
      text: '',
      fraction: undefined,
    };
    this.#running.set(id, begin);
    this.#tell();
    return {
      report: (text, fraction) => {
        if (!this.#running.has(id)) return;
        this.#running.set(id, { ...begin, text, fraction });
        this.#tell();
      },
      end: () => {
        if (this.#running.delete(id)) this.#tell();
      },
    };
  }

  cancel(id: string): void {
    this.#running.get(id)?.cancel();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  #tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, INTERVAL);
  }
}
