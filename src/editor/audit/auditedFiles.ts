import * as vscode from 'vscode';
import { documentKind, loadAudit, placeOf, type ReportEntry } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import type { Audited } from './audited';
import { kindOf } from './inFiles';

/** Folders of what others have written. */
const PASSED_OVER = new Set(['node_modules', 'vendor', '.git', '.hg', '.svn']);
/** Files that are looked at, and folders that are looked into, at most. */
const MOST = 2000;

/** The commands of files, and of all files of folders that can hold some. */
export function auditedFiles(uris: readonly vscode.Uri[]): Audited {
  const files = new Map<string, vscode.Uri>();
  const names = uris.map((uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder?.uri.toString() === uri.toString()
      ? folder.name
      : vscode.workspace.asRelativePath(uri, false);
  });
  return {
    key: `files ${uris.join(' ')}`,
    title: names.map(displayText).join(', '),
    mayElevate: false,
    fileOf: (name) => files.get(name),
    async look() {
      files.clear();
      for await (const file of filesOf(uris)) files.set(vscode.workspace.asRelativePath(file, false), file);
      const entries: ReportEntry[] = [];
      for (const [name, file] of files) entries.push(...(await entriesOf(name, file)));
      return { entries, gaps: [] };
    },
  };
}

async function entriesOf(name: string, file: vscode.Uri): Promise<ReportEntry[]> {
  const { auditor, auditDocument } = await loadAudit();
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  return auditDocument(auditor, text, kindOf(document) ?? 'shell').map((finding) => ({
    finding,
    ...(finding.span && { place: { file: name, ...placeOf(text, finding.span) } }),
  }));
}

/** Those that are named by themselves are meant, whatever they are called; links are not followed. */
async function* filesOf(uris: readonly vscode.Uri[]): AsyncGenerator<vscode.Uri> {
  const folders: vscode.Uri[] = [];
  for (const uri of uris) {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) yield uri;
    else folders.push(uri);
  }
  let files = 0;
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at]!;
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !PASSED_OVER.has(name)) folders.push(uri);
      else if (type === vscode.FileType.File && documentKind(uri.path) !== undefined) {
        files++;
        yield uri;
      }
      if (files > MOST || folders.length > MOST)
        throw new ExplainedError('too-many', vscode.l10n.t('There are too many files to look at.'), {
          remedy: vscode.l10n.t('Audit one of the folders in it.'),
        });
    }
  }
}
