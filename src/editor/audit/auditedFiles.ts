import * as vscode from 'vscode';
import { documentKind, loadAudit, placeOf, type ReportEntry } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import { withLateProgress } from '../notify';
import type { Audited } from './audited';
import { kindOf } from './inFiles';

type DocumentKind = NonNullable<ReturnType<typeof documentKind>>;

/** Folders of what others have written. */
const PASSED_OVER = new Set(['node_modules', 'vendor', '.git', '.hg', '.svn']);
/** Files that are looked at, and folders that are looked into, at most. */
const MOST = 2000;

/** The commands of files, and of all files of folders that can hold some. */
export function auditedFiles(uris: readonly vscode.Uri[]): Audited {
  let files: ReadonlyMap<string, vscode.Uri> = new Map();
  const names = uris.map((uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder?.uri.toString() === uri.toString()
      ? folder.name
      : vscode.workspace.asRelativePath(uri, false);
  });
  const title = names.map(displayText).join(', ');
  return {
    key: `files ${uris.join(' ')}`,
    title,
    mayElevate: false,
    fileOf: (name) => files.get(name),
    look: () =>
      withLateProgress(vscode.l10n.t('Auditing {0}', title), async (signal, report) => {
        const found = new Map<string, vscode.Uri>();
        for await (const file of filesOf(uris)) {
          signal.throwIfAborted();
          nameIn(found, file);
        }
        const entries: ReportEntry[] = [];
        let done = 0;
        for (const [name, file] of found) {
          signal.throwIfAborted();
          const isNamed = uris.some((uri) => uri.toString() === file.toString());
          entries.push(...(await entriesOf(name, file, isNamed)));
          report(vscode.l10n.t('{0} of {1}', ++done, found.size), done / found.size);
        }
        files = found;
        return { entries, gaps: [] };
      }),
  };
}

/** Adds a file under its path in its folder; under that of the folder as well where another folder has such a file. */
function nameIn(files: Map<string, vscode.Uri>, file: vscode.Uri): void {
  const name = vscode.workspace.asRelativePath(file, false);
  const known = files.get(name);
  if (known === undefined) files.set(name, file);
  else if (known.toString() !== file.toString()) files.set(vscode.workspace.asRelativePath(file, true), file);
}

async function entriesOf(name: string, file: vscode.Uri, isNamed: boolean): Promise<ReportEntry[]> {
  const { auditor, auditDocument } = await loadAudit();
  const read = await readCommands(file, isNamed);
  if (read === undefined) return [];
  const { text, kind } = read;
  return auditDocument(auditor, text, kind).map((finding) => ({
    finding,
    ...(finding.span && { place: { file: name, ...placeOf(text, finding.span) } }),
  }));
}

/** As it is being edited, where it is open. What a folder holds that is no text is passed over, an installer with its archive for one. */
async function readCommands(
  file: vscode.Uri,
  isNamed: boolean,
): Promise<{ text: string; kind: DocumentKind } | undefined> {
  const document = isNamed
    ? await vscode.workspace.openTextDocument(file)
    : vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document !== undefined) return { text: document.getText(), kind: kindOf(document) ?? 'shell' };
  const bytes = await vscode.workspace.fs.readFile(file);
  if (bytes.includes(0)) return undefined;
  return { text: new TextDecoder().decode(bytes), kind: documentKind(file.path) ?? 'shell' };
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
