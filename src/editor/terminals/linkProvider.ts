import { posix } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Workbench } from '../../workbench';
import type { CommandId } from '../contributions';
import { addressOf } from '../files/address';
import { findLinks, type PathInOutput, type AddressInOutput } from './outputLinks';
import type { WorkbenchTerminal, WorkbenchTerminals } from './workbenchTerminals';

/** Milliseconds in which the workbench has to say that a file is there; the editor waits for the answer. */
const PATIENCE = 1500;
const OPEN_ADDRESS: CommandId = 'containerWorkbench.openAddress';

interface WorkbenchLink extends vscode.TerminalLink {
  follow(): Thenable<unknown>;
}

/**
 * Links in the terminals of workbenches: to files of the workbench, as its shell's folder has it, and to ports of it,
 * which are forwarded when they are followed.
 */
export function registerTerminalLinks(terminals: WorkbenchTerminals): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<WorkbenchLink> = {
    provideTerminalLinks: async ({ line, terminal }, token) => {
      const on = terminals.of(terminal);
      if (on === undefined) return [];
      const links = await Promise.all(findLinks(line).map((found) => linkTo(on, found)));
      return token.isCancellationRequested ? [] : links.filter((link) => link !== undefined);
    },
    handleTerminalLink: async (link) => {
      await link.follow();
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

async function linkTo(
  on: WorkbenchTerminal,
  found: PathInOutput | AddressInOutput,
): Promise<WorkbenchLink | undefined> {
  return found.kind === 'address' ? addressLink(on, found) : pathLink(on, found);
}

function addressLink(
  { workbench }: WorkbenchTerminal,
  { start: startIndex, length, url }: AddressInOutput,
): WorkbenchLink | undefined {
  // Ports of this computer need no tunnel, and the editor makes links of addresses itself.
  if (workbench.kind === 'local') return undefined;
  return {
    startIndex,
    length,
    tooltip: vscode.l10n.t('Open on {0}, through a forwarded port', displayText(workbench.label)),
    follow: () => vscode.commands.executeCommand(OPEN_ADDRESS, url, workbench.id),
  };
}

async function pathLink(
  { workbench, pty }: WorkbenchTerminal,
  { start: startIndex, length, path, line, column }: PathInOutput,
): Promise<WorkbenchLink | undefined> {
  const file = await existing(workbench, path, pty.shell.cwd);
  if (file === undefined) return undefined;
  const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), Math.max(0, (column ?? 1) - 1));
  const options: vscode.TextDocumentShowOptions =
    line === undefined ? {} : { selection: new vscode.Range(position, position) };
  return {
    startIndex,
    length,
    tooltip: vscode.l10n.t('Open on {0}', displayText(workbench.label)),
    follow: () => vscode.commands.executeCommand('vscode.open', addressOf(workbench, file), options),
  };
}

/** The absolute path of a file of the workbench, where there is one and that can be told in time. */
async function existing(
  workbench: Workbench,
  path: string,
  cwd: string | undefined,
): Promise<string | undefined> {
  if (workbench.status.state !== 'connected') return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE).unref());
  const look = async (): Promise<string | undefined> => {
    const files = await workbench.files();
    const absolute = absolutePath(path, cwd ?? files.home, files.home);
    return (await files.stat(absolute)).type === 'file' ? absolute : undefined;
  };
  return Promise.race([look().catch(() => undefined), late]);
}

function absolutePath(path: string, cwd: string, home: string): string {
  return path.startsWith('~/') ? posix.join(home, path.slice(2)) : posix.resolve(cwd, path);
}
