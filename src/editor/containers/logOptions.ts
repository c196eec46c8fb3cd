import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { LogOptions } from '../../docker';

const HOUR = 3_600_000;

export interface LogWish {
  /** To be searched and wrapped like any text, in place of a terminal that goes on. */
  asDocument: boolean;
  options: LogOptions;
}

type Choice = vscode.QuickPickItem & { choice: 'follow' | 'timestamps' | 'tail' | 'since' };

/** Which of what a container has printed to show, and how. */
export async function askLogOptions(name: string, tail: number): Promise<LogWish | undefined> {
  const choices: Choice[] = [
    {
      choice: 'follow',
      label: vscode.l10n.t('Follow'),
      description: vscode.l10n.t('in a terminal; without it as a document that can be searched and wrapped'),
      picked: true,
    },
    { choice: 'timestamps', label: vscode.l10n.t('With the time of each line') },
    { choice: 'tail', label: vscode.l10n.t('The last {0} lines only', tail), picked: true },
    { choice: 'since', label: vscode.l10n.t('Of the last time only…') },
  ];
  const title = vscode.l10n.t('Logs of {0}', displayText(name));
  const picked = await vscode.window.showQuickPick(choices, { title, canPickMany: true });
  if (picked === undefined) return undefined;
  const has = (choice: Choice['choice']): boolean => picked.some((one) => one.choice === choice);
  const since = has('since') ? await askSince(title) : undefined;
  if (has('since') && since === undefined) return undefined;
  return {
    asDocument: !has('follow'),
    options: {
      follow: has('follow'),
      timestamps: has('timestamps'),
      ...(has('tail') ? { tail } : {}),
      ...(since === undefined ? {} : { since }),
    },
  };
}

/** Milliseconds since the epoch. */
async function askSince(title: string): Promise<number | undefined> {
  const now = Date.now();
  const choices = [
    { label: vscode.l10n.t('The last five minutes'), since: now - HOUR / 12 },
    { label: vscode.l10n.t('The last hour'), since: now - HOUR },
    { label: vscode.l10n.t('Today'), since: new Date(now).setHours(0, 0, 0, 0) },
  ];
  return (await vscode.window.showQuickPick(choices, { title }))?.since;
}
