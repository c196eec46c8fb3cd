import * as vscode from 'vscode';
import { explain } from '../base';
import { formatTarget, parseTarget } from '../workbench';
import { describeAddress, LOCAL } from './connection';
import type { RecentWorkbenches } from './recentWorkbenches';

/**
 * Asks which workbench to connect to: one of the recent ones, this computer, or a new address. Answers with
 * `USER@HOST[:PORT]` or `local`; undefined where the person gave up.
 */
export async function askWorkbench(recent: RecentWorkbenches): Promise<string | undefined> {
  const known = recent.all;
  if (known.length === 0) return askAddress();
  interface Choice extends vscode.QuickPickItem {
    address?: string;
  }
  const other: Choice = { label: vscode.l10n.t('$(plus) Another workbench…'), alwaysShow: true };
  const choices: Choice[] = [
    ...known.map((address): Choice => ({
      label: describeAddress(address),
      iconPath: new vscode.ThemeIcon('vm'),
      address,
    })),
    ...(known.includes(LOCAL)
      ? []
      : [
          {
            label: describeAddress(LOCAL),
            iconPath: new vscode.ThemeIcon('device-desktop'),
            address: LOCAL,
          },
        ]),
    other,
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Connect to a workbench'),
    placeHolder: vscode.l10n.t('Choose a workbench'),
  });
  return chosen === other ? askAddress() : chosen?.address;
}

async function askAddress(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect to a workbench'),
    prompt: vscode.l10n.t(
      'The user and address that you were given; a port only where it is not 22. “local” is this computer.',
    ),
    placeHolder: 'student@192.0.2.17:22',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || text.trim() === LOCAL ? undefined : problemOf(text.trim()),
  });
  const address = typed?.trim();
  if (address === undefined || address === '') return undefined;
  return address === LOCAL ? LOCAL : formatTarget(parseTarget(address));
}

function problemOf(address: string): string | undefined {
  try {
    parseTarget(address);
    return undefined;
  } catch (error) {
    return explain(error);
  }
}
