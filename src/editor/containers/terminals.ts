import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import type { Container, LogOptions } from '../../docker';
import { terminalLocation } from '../terminals';
import { ContainerTerminal, type ContainerTerminalOptions } from './containerTerminal';
import { LogTerminal, type LogSource } from './logTerminal';
import type { Scope } from './scope';
import { StatsTerminal } from './statsTerminal';

/** Which shell a container has. Rejects with `no-shell` where it has none that we know. */
export async function shellOf({ engine }: Scope, { id, name }: Container): Promise<'bash' | 'sh'> {
  try {
    const found = await engine.containers.exec(id, ['sh', '-c', 'command -v bash']);
    if (found.exitCode === 0) return 'bash';
    // The engine's own statuses for a program that is not there, or is none.
    if (found.exitCode !== 126 && found.exitCode !== 127) return 'sh';
    if (!/OCI runtime|executable file/.test(found.stdout + found.stderr)) return 'sh';
  } catch (error) {
    if (!(error instanceof ExplainedError) || error.code !== 'program-missing') throw error;
  }
  throw new ExplainedError('no-shell', vscode.l10n.t('There is no shell in {0}.', displayText(name)), {
    remedy: vscode.l10n.t('Small images often have none: look at its logs and its files instead.'),
  });
}

/** A terminal with a shell in it; answers with which one. */
export async function openShell(scope: Scope, container: Container): Promise<string> {
  const shell = await shellOf(scope, container);
  openContainerTerminal(`${container.name} (${shell})`, {
    engine: scope.engine,
    container: container.id,
    name: container.name,
    open: (size) => scope.engine.containers.openTerminal(container.id, [shell], size),
  });
  return shell;
}

/** A terminal for the container's own program. `start`: one that was just made for it, and is removed when it ends. */
export function openAttached(
  scope: Scope,
  { id, name }: Pick<Container, 'id' | 'name'>,
  how: { start?: boolean; removed?: boolean } = {},
): void {
  openContainerTerminal(name, {
    engine: scope.engine,
    container: id,
    name,
    ...(how.removed === undefined ? {} : { removedAtEnd: how.removed }),
    open: (size) =>
      scope.engine.containers.attach(id, {
        ...size,
        ...(how.start === undefined ? {} : { start: how.start }),
      }),
  });
}

export function openLogs(
  { engine }: Scope,
  { id, name }: Pick<Container, 'id' | 'name'>,
  options: LogOptions,
): void {
  openLog(vscode.l10n.t('{0} (logs)', name), (signal) => engine.containers.logs(id, { ...options, signal }));
}

/** A terminal for reading what comes from somewhere. */
export function openLog(title: string, source: LogSource): void {
  open(title, 'output', new LogTerminal(source), true);
}

export function openStats(scope: Scope, containers: readonly Container[]): void {
  const pty = new StatsTerminal(scope.engine, containers);
  const [only, ...others] = containers;
  const name =
    others.length === 0 ? vscode.l10n.t('{0} (stats)', only?.name ?? '') : vscode.l10n.t('Container stats');
  open(name, 'pulse', pty, true);
}

function openContainerTerminal(title: string, options: ContainerTerminalOptions): void {
  open(title, 'terminal', new ContainerTerminal(options), false);
}

function open(title: string, icon: string, pty: vscode.Pseudoterminal, preserveFocus: boolean): void {
  const terminal = vscode.window.createTerminal({
    name: displayText(title),
    iconPath: new vscode.ThemeIcon(icon),
    isTransient: true,
    pty,
    location: terminalLocation({ preserveFocus }),
  });
  terminal.show(preserveFocus);
}
