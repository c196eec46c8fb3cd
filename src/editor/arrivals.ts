import { lstat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { displayText, formatBytes, noticeText } from '../base';

/** What has been copied to `place`, in a sentence. */
export function arrivedText({ files, bytes }: { files: number; bytes: number }, place: string): string {
  return files === 1
    ? vscode.l10n.t('One file, {0}, is in {1} now.', formatBytes(bytes), place)
    : vscode.l10n.t('{0} files, {1}, are in {2} now.', files, formatBytes(bytes), place);
}

/** Asks whether what is there already may be replaced; a folder is filled up. */
export async function mayReplace(name: string, folder: boolean): Promise<boolean> {
  const yes = folder ? vscode.l10n.t('Fill Up and Replace') : vscode.l10n.t('Replace');
  const question = folder
    ? vscode.l10n.t('{0} is there already. What has the same name in it is replaced.', name)
    : vscode.l10n.t('{0} is there already.', name);
  return (await vscode.window.showWarningMessage(noticeText(question), { modal: true }, yes)) === yes;
}

/** The same of a path on this computer; nothing is asked where nothing is there. */
export async function mayReplaceHere(file: string): Promise<boolean> {
  const there = await lstat(file).catch(() => undefined);
  return there === undefined || mayReplace(displayText(file), there.isDirectory());
}
