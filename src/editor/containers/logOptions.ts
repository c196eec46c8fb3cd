import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { LogOptions } from '../../docker';

const HOUR = 3_600_000;

export interface LogWish {
  /** To be searched and wrapped like any text, in place of a terminal that goes on. */
  asDocument: boolean;
  options: LogOptions;
}

type Choice = vscode.QuickPickItem & { choice: 'follow' | 'timestamps' | 'tail' | 'hour' | 'today' };

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
    { choice: 'hour', label: vscode.l10n.t('The last hour only') },
    { choice: 'today', label: vscode.l10n.t('Today only') },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Logs of {0}', displayText(name)),
    canPickMany: true,
  });
  if (picked === undefined) return undefined;
  const has = (choice: Choice['choice']): boolean => picked.some((one) => one.choice === choice);
  const since = has('hour') ? Date.now() - HOUR : has('today') ? new Date().setHours(0, 0, 0, 0) : undefined;
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
