import * as vscode from 'vscode';
import { documentKind, loadAudit, type AuditFinding, type ReportEntry, type ReportPlace } from '../../audit';
import { ExplainedError } from '../../base';

/** Shows where a finding stands. */
export async function showLine(
  file: vscode.Uri,
  { line, column, endLine, endColumn }: ReportPlace,
): Promise<void> {
  await vscode.window.showTextDocument(file, {
    selection: new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1),
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: false,
  });
}

/**
 * Mends a finding where it stands now: the file may have become another since it was audited. The file is shown, and left
 * unsaved.
 */
export async function fixInFile(file: vscode.Uri, { finding, place }: ReportEntry): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const { auditor, auditDocument } = await loadAudit();
  const kind = kindOf(document) ?? 'shell';
  const lineOf = (each: AuditFinding): number => document.positionAt(each.span?.start ?? 0).line + 1;
  const [nearest] = auditDocument(auditor, document.getText(), kind)
    .filter(({ rule, message }) => rule === finding.rule && message === finding.message)
    .sort((a, b) => Math.abs(lineOf(a) - (place?.line ?? 1)) - Math.abs(lineOf(b) - (place?.line ?? 1)));
  const [fix] = nearest?.fixes ?? [];
  if (fix === undefined)
    throw new ExplainedError('audit-gone', vscode.l10n.t('This does not stand in the file any more.'), {
      remedy: vscode.l10n.t('Look again.'),
    });
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of fix.edits)
    edit.replace(file, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}

/** What a document is for the audit. */
export function kindOf(document: vscode.TextDocument): ReturnType<typeof documentKind> {
  return documentKind(document.uri.path, {
    language: document.languageId,
    firstLine: document.lineAt(0).text,
  });
}
