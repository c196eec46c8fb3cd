import * as vscode from 'vscode';
import { Disposables, Emitter, ExplainedError, displayText } from '../../base';
import {
  endKept,
  localWorkbench,
  sessionNonce,
  type CommandRecord,
  type ShellSession,
  type Workbench,
} from '../../workbench';
import { LOCAL } from '../connection';
import { setting } from '../settings';
import type { ActiveWorkbench, Connection, TerminalPlace, Terminals } from '../types';
import { TerminalMemory, type RememberedTerminal } from './memory';
import { freeSession, placeOf, terminalTitle } from './names';
import { terminalLocation } from './place';
import { SessionTerminal } from './sessionTerminal';

const COMMANDS_KEPT = 500;

/** Where terminals may be opened. */
type Held = Pick<ActiveWorkbench, 'address' | 'workbench'>;

/** A terminal of the editor on a workbench. */
export interface WorkbenchTerminal {
  readonly address: string;
  readonly workbench: Workbench;
  readonly session: string;
  readonly nonce: string;
  readonly title: string;
  readonly keepAs: string | undefined;
  readonly pty: SessionTerminal;
  /** Known once the editor has made it. */
  terminal: vscode.Terminal | undefined;
  /** Where it was seen last; none: the panel. */
  column: number | undefined;
}

/** Options of the editor that its oldest supported version does not know, and passes over. */
type TerminalOptions = vscode.ExtensionTerminalOptions & { shellIntegrationNonce: string };

/**
 * The terminals on all workbenches that are held, by workbench and session. Each belongs to its workbench until that is
 * disconnected. Those that were open when the window was closed are opened again once their workbench is connected.
 */
export class WorkbenchTerminals implements Terminals, vscode.Disposable {
  readonly #connection: Connection;
  readonly #memory: TerminalMemory;
  readonly #parts = new Disposables();
  readonly #ended = this.#parts.add(new Emitter<CommandRecord>());
  readonly #commands = new WeakMap<Workbench, CommandRecord[]>();
  #all: WorkbenchTerminal[] = [];
  /** Of the window's last time, whose workbench is not connected yet. */
  #awaited: RememberedTerminal[];
  /** This computer, where it is not one of the workbenches that are held. */
  #computer: Held | undefined;

  readonly onDidEndCommand = this.#ended.event;

  constructor(connection: Connection, state: vscode.Memento) {
    this.#connection = connection;
    this.#memory = new TerminalMemory(state);
    this.#awaited = this.#memory.read();
    this.#parts.add(connection.onDidChange(() => this.#restore()));
    this.#parts.add(vscode.window.onDidOpenTerminal((terminal) => this.#onOpened(terminal)));
    this.#parts.add(vscode.window.onDidCloseTerminal((terminal) => this.#onClosed(terminal)));
    this.#parts.add(vscode.window.tabGroups.onDidChangeTabs(() => this.#onTabs()));
  }

  get commands(): readonly CommandRecord[] {
    const workbench = this.#connection.active?.workbench;
    return workbench === undefined ? [] : (this.#commands.get(workbench) ?? []);
  }

  find(session: string, place?: TerminalPlace): ShellSession | undefined {
    const held = place === 'local' ? this.#local() : this.#connection.active;
    return this.#find(held, session)?.pty.shell.opened;
  }

  async session(session: string, place?: TerminalPlace): Promise<ShellSession> {
    const held = this.#at(place);
    const found = this.#find(held, session) ?? this.#open(held, session, false);
    found.terminal?.show(true);
    return found.pty.shell.session;
  }

  focus(session: string, place?: TerminalPlace): void {
    const held = this.#at(place);
    this.#focus(this.#find(held, session) ?? this.#open(held, session, true));
  }

  /** A further terminal on the active workbench. */
  openNew(): void {
    const active = this.#active();
    this.#focus(this.#open(active, this.#freeSession(active), true));
  }

  /** A further terminal beside the one that has the focus, in the same folder; as {@link openNew} where that is none of ours. */
  split(): void {
    const beside = this.of(vscode.window.activeTerminal);
    const held = this.#connection.all.find(({ workbench }) => workbench === beside?.workbench);
    if (beside?.terminal === undefined || held === undefined) {
      this.openNew();
      return;
    }
    const made = this.#make(held, this.#freeSession(held), {
      cwd: beside.pty.shell.cwd,
      keepAs: newName(),
    });
    made.terminal = vscode.window.createTerminal({
      ...this.#options(made),
      location: { parentTerminal: beside.terminal },
    });
  }

  /** What the editor needs to open a further terminal on the active workbench by itself. */
  profile(): vscode.TerminalProfile {
    const active = this.#active();
    return new vscode.TerminalProfile(
      this.#options(this.#make(active, this.#freeSession(active), { keepAs: newName() })),
    );
  }

  /** The terminal of ours that the editor means. */
  of(terminal: vscode.Terminal | undefined): WorkbenchTerminal | undefined {
    return terminal === undefined ? undefined : this.#all.find((one) => one.terminal === terminal);
  }

  /**
   * Closes the editor groups that held terminals when the window was closed and that nothing has come back to: the
   * editor restores them, empty. To be called once the window has connected to what it connects to by itself.
   */
  async closeEmptyGroups(): Promise<void> {
    const left = new Set(this.#awaited.map(({ column }) => column));
    const groups = vscode.window.tabGroups.all;
    const empty = groups.filter(({ tabs, viewColumn }) => tabs.length === 0 && left.has(viewColumn));
    if (empty.length > 0 && empty.length < groups.length) await vscode.window.tabGroups.close(empty);
  }

  dispose(): void {
    for (const { pty } of this.#all) pty.close();
    this.#parts.dispose();
  }

  /** A terminal that is just being made takes no focus yet; once its shell is there it does. */
  #focus(one: WorkbenchTerminal): void {
    const show = (): void => one.terminal?.show(false);
    show();
    if (one.pty.shell.opened === undefined) one.pty.shell.session.then(show, () => undefined);
  }

  #at(place: TerminalPlace | undefined): Held {
    return place === 'local' ? this.#local() : this.#active();
  }

  /** This computer: as a workbench where it is held as one, so that its terminals are the same. */
  #local(): Held {
    const held = this.#connection.all.find(({ address }) => address === LOCAL);
    return held ?? (this.#computer ??= { address: LOCAL, workbench: localWorkbench() });
  }

  #active(): ActiveWorkbench {
    const { active } = this.#connection;
    if (active !== undefined) return active;
    throw new ExplainedError('not-connected', 'There is no workbench to open a terminal on.', {
      remedy: 'Connect to one first.',
    });
  }

  #find(held: Held | undefined, session: string): WorkbenchTerminal | undefined {
    return this.#all.find((one) => one.workbench === held?.workbench && one.session === session);
  }

  #freeSession(held: ActiveWorkbench): string {
    return freeSession((session) => this.#find(held, session) !== undefined);
  }

  #open(held: Held, session: string, focus: boolean): WorkbenchTerminal {
    const made = this.#make(held, session, { keepAs: newName() });
    made.terminal = this.#create(made, terminalLocation({ preserveFocus: !focus }));
    return made;
  }

  #create(
    made: WorkbenchTerminal,
    location: vscode.TerminalLocation | vscode.TerminalEditorLocationOptions,
  ): vscode.Terminal {
    return vscode.window.createTerminal({ ...this.#options(made), location });
  }

  #options({ title, pty, nonce }: WorkbenchTerminal): TerminalOptions {
    return {
      name: title,
      iconPath: new vscode.ThemeIcon('vm-active'),
      isTransient: true,
      pty,
      shellIntegrationNonce: nonce,
    };
  }

  #make(
    held: Held,
    session: string,
    { nonce = sessionNonce(), cwd, keepAs }: Partial<RememberedTerminal>,
  ): WorkbenchTerminal {
    const { address, workbench } = held;
    const place = address === LOCAL ? vscode.l10n.t('This computer') : placeOf(address);
    const pty = new SessionTerminal(workbench, { nonce, cwd, keepAs });
    const made: WorkbenchTerminal = {
      address,
      workbench,
      session,
      nonce,
      title: displayText(terminalTitle(place, session)),
      keepAs,
      pty,
      terminal: undefined,
      column: undefined,
    };
    pty.shell.onDidOpen((opened) => {
      opened.onDidEndCommand((record) => this.#record(made, record));
      opened.onDidChangeCwd(() => this.#remember());
    });
    pty.shell.onDidEnd(() => {
      // What is kept on a workbench that was disconnected is gone on with when it is connected again.
      if (keepAs !== undefined && workbench.status.state === 'closed') this.#awaited.push(toRemember(made));
      this.#forget(made);
    });
    this.#all.push(made);
    this.#remember();
    return made;
  }

  #record(from: WorkbenchTerminal, record: CommandRecord): void {
    const commands = this.#commands.get(from.workbench) ?? [];
    this.#commands.set(from.workbench, commands);
    commands.push(record);
    if (commands.length > COMMANDS_KEPT) commands.shift();
    if (from.workbench === this.#connection.active?.workbench) this.#ended.fire(record);
  }

  #onOpened(terminal: vscode.Terminal): void {
    const { creationOptions } = terminal;
    const made = this.#all.find(({ pty }) => 'pty' in creationOptions && creationOptions.pty === pty);
    if (made === undefined || made.terminal !== undefined) return;
    // Asked for by its profile: the editor makes it, but leaves the one before it on the screen.
    made.terminal = terminal;
    this.#focus(made);
  }

  #onClosed(terminal: vscode.Terminal): void {
    // The window takes them along when it is closed; those are to come back.
    if (terminal.exitStatus?.reason === vscode.TerminalExitReason.Shutdown) return;
    const closed = this.of(terminal);
    if (closed === undefined) return;
    this.#forget(closed);
    const { workbench, keepAs } = closed;
    // Where there is no connection, what runs there is left to whoever looks.
    if (keepAs !== undefined) endKept(workbench, keepAs).catch(() => undefined);
  }

  #forget(terminal: WorkbenchTerminal): void {
    this.#all = this.#all.filter((other) => other !== terminal);
    this.#remember();
  }

  #restore(): void {
    for (const held of this.#connection.all) {
      if (held.workbench.status.state !== 'connected') continue;
      const back = this.#awaited.filter(({ address }) => address === held.address);
      if (back.length === 0) continue;
      this.#awaited = this.#awaited.filter(({ address }) => address !== held.address);
      for (const remembered of back) {
        if (this.#find(held, remembered.session) !== undefined) continue;
        const made = this.#make(held, remembered.session, remembered);
        made.column = remembered.column;
        made.terminal = this.#create(
          made,
          remembered.column === undefined
            ? vscode.TerminalLocation.Panel
            : { viewColumn: remembered.column, preserveFocus: true },
        );
      }
    }
  }

  #onTabs(): void {
    for (const one of this.#all) one.column = columnOf(one);
    this.#remember();
  }

  #remember(): void {
    void this.#memory.write([...this.#all.map(toRemember), ...this.#awaited]);
  }
}

function toRemember({ address, session, nonce, keepAs, pty, column }: WorkbenchTerminal): RememberedTerminal {
  return { address, session, nonce, cwd: pty.shell.cwd, keepAs, column };
}

/** What a new terminal is to be held as on its workbench, where the settings say so. */
function newName(): string | undefined {
  const kept = setting<string>('containerWorkbench.terminal.keepAlive') === 'tmux';
  return kept ? `session-${sessionNonce().slice(0, 12)}` : undefined;
}

/** The editor does not say which tab shows which terminal, but ours have names of their own. */
function columnOf({ title }: WorkbenchTerminal): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input, label }) => input instanceof vscode.TabInputTerminal && label === title),
  )?.viewColumn;
}
