import path from 'node:path';
import * as vscode from 'vscode';
import { displayText, formatBytes, noticeText } from '../../base';
import { copyOut, packFiles, type CopyOptions } from '../../docker';
import { displayName, localLanding, localNameFor, workbenchLanding, type Landing } from '../../workbench';
import { arrivedText, mayReplaceHere } from '../arrivals';
import { tellCommand } from '../containers/scope';
import { pickFolder } from '../files/folderPicker';
import { withProgress } from '../notify';
import { placedAt } from './address';
import type { ContainerFileSystem } from './containerFileSystem';

/** The other end of a copy: files or a folder of this computer, or a folder of the workbench. */
type Side = 'files' | 'folder' | 'workbench';

/** Copies a file or folder of a container to a folder that a person chooses, of this computer or of the workbench. */
export async function copyFrom(
  log: vscode.LogOutputChannel,
  system: ContainerFileSystem,
  uri: vscode.Uri,
  to?: vscode.Uri,
): Promise<void> {
  const { place, path: file } = placedAt(uri);
  const { engine, held, files } = await system.filesOf(uri);
  const name = path.posix.basename(file) || place.name;
  const title = vscode.l10n.t('Copy {0} to', displayName(name));
  const side = to === undefined ? await askSide(title, 'folder', 'workbench') : 'folder';
  if (side === undefined) return;
  let landing: Landing;
  let folder: string | undefined;
  if (side === 'folder') {
    landing = localLanding;
    folder = (to ?? (await askLocalFolder()))?.fsPath;
  } else {
    const remote = await held.workbench.files();
    landing = workbenchLanding(held.workbench, remote);
    folder = await pickFolder(remote, vscode.l10n.t('Copy to a Folder of {0}', held.workbench.label));
  }
  if (folder === undefined) return;
  const target = landing.join(folder, localNameFor(name));
  if (side === 'folder' && !(await mayReplaceHere(target))) return;
  tellCommand(log, { kind: 'copy', from: `${place.name}:${file}`, to: target }, engine);
  const done = await copying(vscode.l10n.t('Copying {0}', displayName(name)), async (options) =>
    copyOut(await files.pack(file, options), landing, target, options),
  );
  const sentence = arrivedText(done, displayText(folder));
  const text = noticeText([sentence, leftText(done.left)].join(' ').trim());
  void tellCopied(text, side === 'folder' ? target : undefined);
}

/** @param local what can be shown on this computer */
async function tellCopied(text: string, local: string | undefined): Promise<void> {
  const show = vscode.l10n.t('Show');
  const buttons = local === undefined ? [] : [show];
  if ((await vscode.window.showInformationMessage(text, ...buttons)) !== show || local === undefined) return;
  await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(local));
}

/** Copies files and folders, of this computer or of the workbench, into a folder of a container. */
export async function copyTo(
  log: vscode.LogOutputChannel,
  system: ContainerFileSystem,
  uri: vscode.Uri,
  given?: readonly vscode.Uri[],
): Promise<void> {
  const { place, path: folder } = placedAt(uri);
  const { engine, held, files } = await system.filesOf(uri);
  const title = vscode.l10n.t('Copy to {0} of {1}', displayName(folder), displayText(place.name));
  const side = given === undefined ? await askSide(title, 'files', 'folder', 'workbench') : 'files';
  if (side === undefined) return;
  const remote = side === 'workbench' ? await held.workbench.files() : undefined;
  const sources =
    remote === undefined
      ? (given ?? (await askLocal(side === 'files', title))).map(({ fsPath }) => fsPath)
      : await pickFolder(remote, title).then((chosen) => (chosen === undefined ? [] : [chosen]));
  if (sources.length === 0) return;
  for (const source of sources)
    tellCommand(log, { kind: 'copy', from: source, to: `${place.name}:${folder}` }, engine);
  const left = await copying(title, async (options) => {
    const packed = await packFiles(remote ?? 'local', sources, options);
    await files.unpack(folder, packed.archive, options);
    return packed.left;
  });
  system.announce(
    ...sources.map((source): [vscode.FileChangeType, vscode.Uri] => [
      vscode.FileChangeType.Changed,
      uri.with({ path: path.posix.join(uri.path, path.basename(source)) }),
    ]),
  );
  const sentence = vscode.l10n.t('Copied to {0} of {1}.', displayName(folder), displayText(place.name));
  void vscode.window.showInformationMessage(noticeText([sentence, leftText(left)].join(' ').trim()));
}

async function askSide(title: string, ...sides: readonly Side[]): Promise<Side | undefined> {
  const labels: Readonly<Record<Side, string>> = {
    files: vscode.l10n.t('$(files) Files of this computer…'),
    folder: vscode.l10n.t('$(folder) A folder of this computer…'),
    workbench: vscode.l10n.t('$(vm) A folder of the workbench…'),
  };
  const choices = sides.map((side) => ({ label: labels[side], side }));
  return (await vscode.window.showQuickPick(choices, { title }))?.side;
}

async function askLocalFolder(): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t('Copy Here'),
      title: vscode.l10n.t('Copy to a Folder of This Computer'),
    })) ?? [];
  return folder;
}

async function askLocal(files: boolean, title: string): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: files,
    canSelectFolders: !files,
    canSelectMany: true,
    openLabel: vscode.l10n.t('Copy'),
    title,
  });
  return chosen ?? [];
}

/** How far it is, with a Cancel button. How much there is nobody knows before the end. */
function copying<T>(title: string, work: (options: CopyOptions) => Promise<T>): Promise<T> {
  return withProgress(title, (signal, report) =>
    work({
      signal,
      onProgress: ({ files, bytes }) => report(vscode.l10n.t('{0} files, {1}', files, formatBytes(bytes))),
    }),
  );
}

function leftText(left: readonly string[]): string {
  if (left.length === 0) return '';
  const names = left.slice(0, 3).map(displayName).join(', ');
  return vscode.l10n.t(
    'Left out, since they are no files, or lead elsewhere: {0} ({1}).',
    names,
    left.length,
  );
}
