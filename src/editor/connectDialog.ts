import * as vscode from 'vscode';
import { choiceText, explain } from '../base';
import { configuredHosts, parseTarget, type ConfiguredHost } from '../workbench';
import { describeAddress, LOCAL, type ConnectionManager } from './connection';
import type { RecentWorkbenches } from './recentWorkbenches';

/**
 * Asks which workbench to connect to: one that is held, a recent one, one of `~/.ssh/config`, this computer, or a new
 * address. Answers with `USER@HOST[:PORT]`, a name of that file, or `local`; undefined where the person gave up.
 */
export async function askWorkbench(
  connection: ConnectionManager,
  recent: RecentWorkbenches,
): Promise<string | undefined> {
  // A mistake in the file is told when a name of it is used.
  const configured = await configuredHosts().catch((): ConfiguredHost[] => []);
  const held = connection.all.map(({ address }) => address);
  const known = [...new Set([...held, ...recent.all])];
  if (known.length === 0 && configured.length === 0) return askAddress(configured);
  interface Choice extends vscode.QuickPickItem {
    address?: string;
  }
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const fromFile = configured.filter(({ name }) => !known.includes(name));
  const other: Choice = { label: vscode.l10n.t('$(plus) Another workbench…'), alwaysShow: true };
  const choices: Choice[] = [
    ...known.map((address): Choice => ({
      label: describeAddress(address),
      description: held.includes(address) ? vscode.l10n.t('connected') : '',
      iconPath: new vscode.ThemeIcon(
        address === LOCAL ? 'device-desktop' : held.includes(address) ? 'vm-active' : 'vm',
      ),
      address,
    })),
    ...(fromFile.length === 0 ? [] : [separator('~/.ssh/config')]),
    ...fromFile.map(({ name, description }): Choice => ({
      label: choiceText(name),
      description: choiceText(description),
      iconPath: new vscode.ThemeIcon('vm'),
      address: name,
    })),
    separator(''),
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
    matchOnDescription: true,
  });
  return chosen === other ? askAddress(configured) : chosen?.address;
}

async function askAddress(configured: readonly ConfiguredHost[]): Promise<string | undefined> {
  const isName = (text: string): boolean => configured.some(({ name }) => name === text.split('@').at(-1));
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect to a workbench'),
    prompt: vscode.l10n.t(
      'The user and address that you were given; a port only where it is not 22. “local” is this computer.',
    ),
    placeHolder: 'student@192.0.2.17:22',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const address = text.trim();
      return address === '' || address === LOCAL || isName(address) ? undefined : problemOf(address);
    },
  });
  const address = typed?.trim();
  return address === '' ? undefined : address;
}

function problemOf(address: string): string | undefined {
  try {
    parseTarget(address);
    return undefined;
  } catch (error) {
    return explain(error);
  }
}
