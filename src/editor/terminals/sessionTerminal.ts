import * as vscode from 'vscode';
import { Disposables, displayText, explain } from '../../base';
import { openSession, type Workbench } from '../../workbench';
import { LastingShell, type Notice } from './lastingShell';

/** Ends what a program that is gone had switched on: other screens, mouse, focus, paste and key modes, colours. */
const RESET =
  '\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1004l\u001b[?1006l\u001b[?2004l\u001b[!p';
/** The end of a command whose exit status nobody knows, for the editor's decorations. */
const UNKNOWN_END = '\u001b]633;D\u0007';

export interface SessionTerminalOptions {
  /** See `ShellSession.nonce`. */
  nonce: string;
  /** Where the shell begins. */
  cwd?: string | undefined;
  /** See `SessionOptions.keepAs`. */
  keepAs?: string | undefined;
}

/** The editor's side of a shell: a pseudo-terminal that opens it once it is shown and knows its size. */
export class SessionTerminal implements vscode.Pseudoterminal {
  readonly shell: LastingShell;
  readonly #workbench: Workbench;
  readonly #parts = new Disposables();
  readonly #output = this.#parts.add(new vscode.EventEmitter<string>());
  readonly #close = this.#parts.add(new vscode.EventEmitter<void>());
  #size = { columns: 80, rows: 24 };

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;

  constructor(workbench: Workbench, { nonce, cwd, keepAs }: SessionTerminalOptions) {
    this.#workbench = workbench;
    const open = (folder: string | undefined) =>
      openSession(workbench, {
        ...this.#size,
        nonce,
        ...(folder === undefined ? {} : { cwd: folder }),
        ...(keepAs === undefined ? {} : { keepAs }),
      });
    this.shell = this.#parts.add(new LastingShell(workbench, open, cwd));
    this.#parts.add(this.shell.onOutput((data) => this.#output.fire(data)));
    this.#parts.add(this.shell.onNotice((notice) => this.#show(notice)));
    this.#parts.add(
      this.shell.onDidOpen((session) => {
        session.resize(this.#size.columns, this.#size.rows);
        if (keepAs !== undefined && !session.kept) this.#sayNotKept();
      }),
    );
    this.#parts.add(
      // A shell that has ended takes its terminal along; a workbench that has, leaves what was shown to be read.
      this.shell.onDidEnd(() => {
        if (workbench.status.state !== 'closed') this.#close.fire();
      }),
    );
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    if (size !== undefined) this.#size = size;
    this.shell.start();
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.shell.opened?.resize(size.columns, size.rows);
  }

  handleInput(data: string): void {
    this.shell.write(data);
  }

  close(): void {
    this.#parts.dispose();
  }

  #show(notice: Notice): void {
    const label = this.#workbench.label;
    switch (notice.kind) {
      case 'cut':
        this.#output.fire(`${UNKNOWN_END}${RESET}`);
        this.#line(
          vscode.l10n.t(
            'The connection to {0} was lost, and what was running here has ended with it. A new shell follows once it is back.',
            label,
          ),
        );
        break;
      case 'detached':
        this.#line(
          vscode.l10n.t(
            'The connection to {0} was lost. What runs here goes on there, and is shown again once it is back.',
            label,
          ),
        );
        break;
      case 'again':
        this.#line(
          notice.cwd === undefined
            ? vscode.l10n.t('Connected again. This is a new shell.')
            : vscode.l10n.t('Connected again. This is a new shell in {0}.', notice.cwd),
        );
        break;
      case 'lost':
        this.#line(
          vscode.l10n.t(
            'There is no connection to {0}: {1} Reconnect to go on here.',
            label,
            notice.reason?.message ?? vscode.l10n.t('The connection ended.'),
          ),
        );
        break;
      case 'closed':
        this.#line(vscode.l10n.t('{0} was disconnected.', label));
        break;
      case 'failed':
        this.#line(explain(notice.reason));
        this.#line(vscode.l10n.t('Press Enter to try again.'));
        break;
      case 'ignored':
        this.#line(vscode.l10n.t('There is no connection now; what is typed goes nowhere.'));
        break;
    }
  }

  #sayNotKept(): void {
    this.#line(
      vscode.l10n.t(
        'There is no tmux (3.2 or later) on {0} to keep this terminal alive: it ends with the connection.',
        this.#workbench.label,
      ),
    );
  }

  #line(text: string): void {
    this.#output.fire(`\r\n\u001b[2m${displayText(text)}\u001b[0m\r\n`);
  }
}
