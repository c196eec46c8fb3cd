import path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes, isCancellation, noticeText } from '../../base';
import { displayName, download, localNameFor, upload } from '../../workbench';
import type { TransferOptions, TransferResult, WorkbenchFiles } from '../../workbench';
import { arrivedText, mayReplace, mayReplaceHere } from '../arrivals';
import { showFailure, withProgress, type Report } from '../notify';
import type { WorkbenchFileSystem } from '../workbenchFileSystem';
import { addressOf } from './address';
import { pickFolder } from './folderPicker';
import type { Workbench } from '../../workbench';

/** Copies files and folders of a workbench to a folder of this computer that the person chooses. */
export async function downloadFiles(
  log: vscode.LogOutputChannel,
  system: WorkbenchFileSystem,
  uris: readonly vscode.Uri[],
): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t('Download Here'),
      title: vscode.l10n.t('Download to a Folder of This Computer'),
    })) ?? [];
  if (folder === undefined) return;
  for (const uri of uris) {
    const local = path.join(folder.fsPath, localNameFor(path.posix.basename(uri.path)));
    if (!(await mayReplaceHere(local))) continue;
    const files = await system.filesOf(uri);
    const title = vscode.l10n.t('Downloading {0}', displayName(path.posix.basename(uri.path)));
    const done = await moving(log, title, (options) => download(files, uri.path, local, options));
    if (done !== undefined) void tellDownloaded(done, local);
  }
}

/** Copies files or a folder of this computer to a folder of a workbench. */
export async function uploadFiles(
  log: vscode.LogOutputChannel,
  system: WorkbenchFileSystem,
  target: vscode.Uri,
): Promise<void> {
  const what = await askWhat();
  if (what === undefined) return;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: what === 'files',
    canSelectFolders: what === 'folder',
    canSelectMany: true,
    openLabel: vscode.l10n.t('Upload'),
    title: vscode.l10n.t('Upload to {0}', displayName(target.path)),
  });
  if (chosen === undefined) return;
  const files = await system.filesOf(target);
  for (const { fsPath: local } of chosen) {
    const uri = vscode.Uri.joinPath(target, path.basename(local));
    const there = await files.stat(uri.path).catch(() => undefined);
    if (there !== undefined && !(await mayReplace(displayName(uri.path), there.type === 'folder'))) continue;
    const title = vscode.l10n.t('Uploading {0}', displayName(path.basename(local)));
    const done = await moving(log, title, (options) => upload(files, local, uri.path, options));
    if (done === undefined) continue;
    system.announceCreated(uri);
    void vscode.window.showInformationMessage(noticeText(summary(done, displayName(target.path))));
  }
}

/** The folder of a workbench to put something into. */
export async function askTarget(
  workbench: Workbench,
  files: WorkbenchFiles,
): Promise<vscode.Uri | undefined> {
  const folder = await pickFolder(files, vscode.l10n.t('Upload to a Folder of {0}', workbench.label));
  return folder === undefined ? undefined : addressOf(workbench, folder);
}

async function askWhat(): Promise<'files' | 'folder' | undefined> {
  const choices: (vscode.QuickPickItem & { what: 'files' | 'folder' })[] = [
    { label: vscode.l10n.t('$(files) Files…'), what: 'files' },
    { label: vscode.l10n.t('$(folder) A folder with everything in it…'), what: 'folder' },
  ];
  return (await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Upload from This Computer') }))
    ?.what;
}

/** Shows how far it is, with a Cancel button; a failure offers to go on from there. Undefined where it was given up. */
async function moving(
  log: vscode.LogOutputChannel,
  title: string,
  move: (options: TransferOptions) => Promise<TransferResult>,
): Promise<TransferResult | undefined> {
  try {
    return await withProgress(title, (signal, report) => move({ signal, onProgress: reporter(report) }));
  } catch (error) {
    if (isCancellation(error)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Stopped. Done again, it goes on from where it is.'),
      );
      return undefined;
    }
    let again: Promise<TransferResult | undefined> | undefined;
    await showFailure(log, error, {
      [vscode.l10n.t('Go On')]: () => (again = moving(log, title, move)),
    });
    return again;
  }
}

function reporter(report: Report): NonNullable<TransferOptions['onProgress']> {
  const began = Date.now();
  let first: number | undefined;
  return ({ bytes, totalBytes, files, totalFiles }) => {
    // What an earlier attempt has brought says nothing about the speed of this one.
    first ??= bytes;
    const speed = formatBytes(((bytes - first) * 1000) / Math.max(1, Date.now() - began));
    report(
      vscode.l10n.t(
        '{0} of {1} · {2}/s · {3} of {4} files',
        formatBytes(bytes),
        formatBytes(totalBytes),
        speed,
        files,
        totalFiles,
      ),
      totalBytes === 0 ? 1 : bytes / totalBytes,
    );
  };
}

function summary(result: TransferResult, place: string): string {
  const { left } = result;
  const done = arrivedText(result, place);
  if (left.length === 0) return done;
  const names = left.slice(0, 3).map(displayName).join(', ');
  return `${done} ${vscode.l10n.t('Left out, since they are links or no files: {0} ({1}).', names, left.length)}`;
}

async function tellDownloaded(done: TransferResult, local: string): Promise<void> {
  const show = vscode.l10n.t('Show');
  const text = noticeText(summary(done, path.dirname(local)));
  if ((await vscode.window.showInformationMessage(text, show)) !== show) return;
  await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(local));
}
