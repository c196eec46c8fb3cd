import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import { invocationText, wordsOf, type Invocation } from '../../sandboxes';
import type { Workbench } from '../../workbench';
import { ProgramTerminal, terminalLocation } from '../terminals';

/** Writes the command of what is about to be done to the log: people are here to learn it. */
export function tellInvocation(log: vscode.LogOutputChannel, invocation: Invocation): void {
  log.info(`$ ${displayText(invocationText(invocation))}`);
}

/** A terminal with a program of a runtime in it. It stays where the program printed something worth reading, or failed. */
export function openProgram(
  workbench: Workbench,
  title: string,
  invocation: Invocation,
  how: { closes: boolean },
): void {
  const pty = new ProgramTerminal({
    open: (size) => workbench.openTerminal(wordsOf(invocation), size),
    whyEnded: (status) => Promise.resolve(whyEnded(title, status, how.closes)),
  });
  const terminal = vscode.window.createTerminal({
    name: displayText(title),
    iconPath: new vscode.ThemeIcon('terminal'),
    isTransient: true,
    pty,
    location: terminalLocation({ preserveFocus: false }),
  });
  terminal.show(false);
}

/** The same, with its command told beforehand. */
export function openTold(
  log: vscode.LogOutputChannel,
  workbench: Workbench,
  title: string,
  invocation: Invocation,
  how: { closes: boolean },
): void {
  tellInvocation(log, invocation);
  openProgram(workbench, title, invocation, how);
}

function whyEnded(title: string, status: number | Error | undefined, closes: boolean): string | undefined {
  if (status instanceof Error) return explain(status);
  if (status === 0 && closes) return undefined;
  return vscode.l10n.t('{0} has ended (exit status {1}).', title, status ?? vscode.l10n.t('not known'));
}
