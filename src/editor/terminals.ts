import * as vscode from 'vscode';
import { Disposables, Emitter, ExplainedError, displayText } from '../base';
import { openSession, type CommandRecord, type ShellSession, type Workbench } from '../workbench';
import { setting } from './settings';
import type { Connection, Terminals } from './types';

const COMMANDS_KEPT = 500;
/** The session of terminals that belong to no step. */
export const DEFAULT_SESSION = 'main';

interface Open {
  terminal: vscode.Terminal;
  session: Promise<ShellSession>;
  opened: ShellSession | undefined;
}

/** Terminals on the active workbench. They end with its connection; what they showed stays readable. */
export class WorkbenchTerminals implements Terminals, vscode.Disposable {
  readonly #connection: Connection;
  readonly #open = new Map<string, Open>();
  readonly #ended = new Emitter<CommandRecord>();
  readonly #subscriptions = new Disposables();
  #commands: CommandRecord[] = [];
  #workbench: Workbench | undefined;

  readonly onDidEndCommand = this.#ended.event;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#subscriptions.add(
      connection.onDidChange(() => {
        if (connection.active?.workbench === this.#workbench) return;
        this.#workbench = connection.active?.workbench;
        this.#commands = [];
        this.#open.clear();
      }),
    );
  }

  get commands(): readonly CommandRecord[] {
    return this.#commands;
  }

  find(name: string): ShellSession | undefined {
    return this.#open.get(name)?.opened;
  }

  async session(name: string): Promise<ShellSession> {
    const open = this.#open.get(name) ?? this.#start(name);
    open.terminal.show(true);
    return open.session;
  }

  focus(name: string): void {
    (this.#open.get(name) ?? this.#start(name)).terminal.show(false);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { terminal } of this.#open.values()) terminal.dispose();
    this.#ended.dispose();
  }

  #start(name: string): Open {
    const workbench = this.#connection.active?.workbench;
    if (workbench === undefined) {
      throw new ExplainedError('not-connected', 'There is no workbench to open a terminal on.', {
        remedy: 'Connect to one first.',
      });
    }
    const parts = new Disposables();
    const output = parts.add(new vscode.EventEmitter<string>());
    const closed = parts.add(new vscode.EventEmitter<void>());
    let dimensions: vscode.TerminalDimensions | undefined;
    let start = (): void => undefined;
    const started = new Promise<void>((resolve) => (start = resolve));
    const open: Open = { terminal: undefined as never, session: undefined as never, opened: undefined };
    const forget = (): void => {
      if (this.#open.get(name) === open) this.#open.delete(name);
    };

    open.terminal = vscode.window.createTerminal({
      name: displayText(name === DEFAULT_SESSION ? workbench.label : `${workbench.label}: ${name}`),
      iconPath: new vscode.ThemeIcon('vm-active'),
      isTransient: true,
      location:
        setting<string>('containerWorkbench.terminal.location') === 'beside'
          ? { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }
          : vscode.TerminalLocation.Panel,
      pty: {
        onDidWrite: output.event,
        onDidClose: closed.event,
        open: (initial) => {
          dimensions = initial;
          start();
        },
        close: () => {
          forget();
          open.opened?.close();
          parts.dispose();
        },
        handleInput: (data) => open.opened?.write(data),
        setDimensions: ({ columns, rows }) => {
          dimensions = { columns, rows };
          open.opened?.resize(columns, rows);
        },
      },
    });
    open.session = started.then(async () => {
      const session = await openSession(workbench, {
        columns: dimensions?.columns ?? 80,
        rows: dimensions?.rows ?? 24,
      });
      open.opened = session;
      if (dimensions !== undefined) session.resize(dimensions.columns, dimensions.rows);
      parts.add(session.onData((data) => output.fire(data)));
      parts.add(session.onDidEndCommand((record) => this.#record(workbench, record)));
      parts.add(
        session.onDidClose(() => {
          forget();
          open.opened = undefined;
          if (workbench.state === 'connected') closed.fire();
          else
            output.fire(
              `\r\n\x1b[2m${vscode.l10n.t('The connection to the workbench has ended.')}\x1b[0m\r\n`,
            );
        }),
      );
      return session;
    });
    open.session.catch((error: unknown) => {
      forget();
      output.fire(`${error instanceof Error ? error.message : String(error)}\r\n`);
    });
    this.#open.set(name, open);
    return open;
  }

  #record(workbench: Workbench, record: CommandRecord): void {
    if (this.#workbench !== workbench) return;
    this.#commands.push(record);
    if (this.#commands.length > COMMANDS_KEPT) this.#commands.shift();
    this.#ended.fire(record);
  }
}
