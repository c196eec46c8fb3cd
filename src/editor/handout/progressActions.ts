import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { HandoutModel } from './model';
import { reportOf } from './report';

/** Asks once, then forgets the progress of a chapter, or of all of them where the person says so. */
export async function resetProgress(model: HandoutModel, chapterId: string | undefined): Promise<void> {
  const loaded = await model.load();
  if (loaded === undefined) return;
  const chapter = loaded.course.chapters.find(({ id }) => id === chapterId);
  const one = chapter && vscode.l10n.t('Reset “{0}”', displayText(chapter.title));
  const all = vscode.l10n.t('Reset Everything');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget which steps of the handout are done, and what you have answered?'),
    { modal: true, detail: vscode.l10n.t('What you made on the workbench stays as it is.') },
    ...(one === undefined ? [] : [one]),
    all,
  );
  if (chosen !== undefined) model.reset(chosen === all ? undefined : chapter?.id);
}

/** Writes the progress to a file that the person chooses, as JSON. */
export async function exportProgress(model: HandoutModel): Promise<void> {
  const loaded = await model.load();
  if (loaded === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Progress'),
    filters: { JSON: ['json'] },
    defaultUri: vscode.Uri.joinPath(folder, `${loaded.course.id}-progress.json`),
  });
  if (target === undefined) return;
  const report = reportOf(loaded.course, loaded.run, model.workbench, Date.now());
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
