import path from 'node:path';
import * as vscode from 'vscode';
import { displayName } from '../../workbench';
import type { Workbench } from '../../workbench';
import { addressOf } from './address';
import { pickFolder } from './folderPicker';

export type How = 'here' | 'window' | 'add';

/**
 * Opens a folder of the workbench in the Explorer: in place of what this window shows, in a new one, or beside the
 * folders that are there. Asks for what is not given.
 */
export async function openFolder(workbench: Workbench, folder?: string, how?: How): Promise<void> {
  const files = await workbench.files();
  const chosen = folder ?? (await pickFolder(files, vscode.l10n.t('Open a Folder of {0}', workbench.label)));
  if (chosen === undefined) return;
  const absolute = chosen.startsWith('~') ? path.posix.join(files.home, chosen.slice(1)) : chosen;
  // What cannot be listed is told now, not by an empty Explorer.
  await files.list(absolute);
  const name = displayName(`${path.posix.basename(absolute) || '/'} (${workbench.label})`);
  await showFolder(addressOf(workbench, absolute), name, how);
}

/** Shows a folder in the Explorer, and asks where that is not given. */
export async function showFolder(uri: vscode.Uri, name: string, how?: How): Promise<void> {
  const place = how ?? (await askHow());
  if (place === 'add') {
    const there = vscode.workspace.workspaceFolders ?? [];
    if (there.some((each) => each.uri.toString() === uri.toString())) return;
    vscode.workspace.updateWorkspaceFolders(there.length, 0, { uri, name });
  } else if (place !== undefined) {
    await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: place === 'window' });
  }
}

async function askHow(): Promise<How | undefined> {
  const choices: (vscode.QuickPickItem & { how: How })[] = [
    { label: vscode.l10n.t('$(window) Open in this window'), how: 'here' },
    { label: vscode.l10n.t('$(empty-window) Open in a new window'), how: 'window' },
    { label: vscode.l10n.t('$(add) Add to the folders of this window'), how: 'add' },
  ];
  const title = vscode.l10n.t('Where is the folder to be opened?');
  return (await vscode.window.showQuickPick(choices, { title }))?.how;
}
