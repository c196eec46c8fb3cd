import * as vscode from 'vscode';
import { Disposables, Emitter, ExplainedError, displayText, explain, type Event } from '../base';
import { openSession, type CommandRecord, type ShellSession, type Workbench } from '../workbench';
import { setting } from './settings';
import type { Connection, Terminals } from './types';

const COMMANDS_KEPT = 500;
/** Whether this window had a terminal beside, which does not come back when the window is opened again. */
const BESIDE_KEY = 'terminalBeside';
/** The session of steps that name none, and of terminals that belong to no step. */
export const DEFAULT_SESSION = 'workbench';

/** The editor's side of a session: a pseudo-terminal that opens the session once it is shown and knows its size. */
class SessionTerminal implements vscode.Pseudoterminal {
  readonly #workbench: Workbench;
  readonly #parts = new Disposables();
  readonly #output = this.#parts.add(new vscode.EventEmitter<string>());
  readonly #close = this.#parts.add(new vscode.EventEmitter<void>());
  readonly #ended = new Emitter<void>();
  readonly #shown: PromiseWithResolvers = promiseWithResolvers();
  #size = { columns: 80, rows: 24 };
  #opened: ShellSession | undefined;

  readonly onDidWrite = this.#output.event;
  readonly onDidClose = this.#close.event;
  /** The session is over, or the terminal was closed. */
  readonly onDidEnd: Event<void> = this.#ended.event;
  /** Settles once the terminal has been shown and the shell has been opened. */
  readonly session: Promise<ShellSession>;

  constructor(workbench: Workbench, onDidEndCommand: (record: CommandRecord) => void) {
    this.#workbench = workbench;
    this.session = this.#shown.promise.then(() => this.#openSession(onDidEndCommand));
    this.session.catch((error: unknown) => {
      this.#output.fire(`${explain(error)}\r\n`);
      this.#ended.fire();
    });
  }

  /** The session where it is open. */
  get opened(): ShellSession | undefined {
    return this.#opened;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    if (size !== undefined) this.#size = size;
    this.#shown.resolve();
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.#opened?.resize(size.columns, size.rows);
  }

  handleInput(data: string): void {
    this.#opened?.write(data);
  }

  close(): void {
    this.#ended.fire();
    this.#opened?.close();
    this.#parts.dispose();
  }

  async #openSession(onDidEndCommand: (record: CommandRecord) => void): Promise<ShellSession> {
    const session = await openSession(this.#workbench, this.#size);
    this.#opened = session;
    session.resize(this.#size.columns, this.#size.rows);
    this.#parts.add(session.onData((data) => this.#output.fire(data)));
    this.#parts.add(session.onDidEndCommand(onDidEndCommand));
    this.#parts.add(session.onDidClose(() => this.#sessionClosed()));
    return session;
  }

  /** A shell that has ended takes its terminal along; a connection that has ended leaves what was shown to be read. */
  #sessionClosed(): void {
    this.#opened = undefined;
    this.#ended.fire();
    if (this.#workbench.status.state === 'connected') this.#close.fire();
    else
      this.#output.fire(
        `\r\n\x1b[2m${vscode.l10n.t('The connection to the workbench has ended.')}\x1b[0m\r\n`,
      );
  }
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve: () => void;
}

function promiseWithResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** The column that holds a terminal already, else a new one beside (a column of terminals is locked, so “beside” passes it by). */
function terminalColumn(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputTerminal),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Terminals on the active workbench. They end with its connection; what they showed stays readable. */
export class WorkbenchTerminals implements Terminals, vscode.Disposable {
  readonly #connection: Connection;
  readonly #state: vscode.Memento;
  readonly #open = new Map<string, { terminal: vscode.Terminal; pty: SessionTerminal }>();
  readonly #ended = new Emitter<CommandRecord>();
  readonly #subscription: vscode.Disposable;
  #commands: CommandRecord[] = [];
  #workbench: Workbench | undefined;

  readonly onDidEndCommand = this.#ended.event;

  constructor(connection: Connection, state: vscode.Memento) {
    this.#connection = connection;
    this.#state = state;
    this.#subscription = connection.onDidChange(() => {
      if (connection.active?.workbench === this.#workbench) return;
      this.#workbench = connection.active?.workbench;
      this.#commands = [];
      this.#open.clear();
    });
  }

  get commands(): readonly CommandRecord[] {
    return this.#commands;
  }

  find(name: string): ShellSession | undefined {
    return this.#open.get(name)?.pty.opened;
  }

  async session(name: string): Promise<ShellSession> {
    const { terminal, pty } = this.#open.get(name) ?? this.#start(name);
    terminal.show(true);
    return pty.session;
  }

  focus(name: string): void {
    (this.#open.get(name) ?? this.#start(name)).terminal.show(false);
  }

  /** Closes the editor groups that held terminals when the window was closed: the editor restores them, empty. */
  async closeEmptyGroups(): Promise<void> {
    if (!this.#state.get<boolean>(BESIDE_KEY, false)) return;
    await this.#state.update(BESIDE_KEY, undefined);
    const groups = vscode.window.tabGroups.all;
    const empty = groups.filter(({ tabs }) => tabs.length === 0);
    if (empty.length > 0 && empty.length < groups.length) await vscode.window.tabGroups.close(empty);
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { terminal } of this.#open.values()) terminal.dispose();
    this.#ended.dispose();
  }

  #start(name: string): { terminal: vscode.Terminal; pty: SessionTerminal } {
    const workbench = this.#connection.active?.workbench;
    if (workbench === undefined) {
      throw new ExplainedError('not-connected', 'There is no workbench to open a terminal on.', {
        remedy: 'Connect to one first.',
      });
    }
    const pty = new SessionTerminal(workbench, (record) => this.#record(workbench, record));
    const beside = setting<string>('containerWorkbench.terminal.location') === 'beside';
    if (beside) void this.#state.update(BESIDE_KEY, true);
    const terminal = vscode.window.createTerminal({
      name: displayText(name === DEFAULT_SESSION ? workbench.label : `${workbench.label}: ${name}`),
      iconPath: new vscode.ThemeIcon('vm-active'),
      isTransient: true,
      location: beside
        ? { viewColumn: terminalColumn(), preserveFocus: true }
        : vscode.TerminalLocation.Panel,
      pty,
    });
    const open = { terminal, pty };
    pty.onDidEnd(() => {
      if (this.#open.get(name) === open) this.#open.delete(name);
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
