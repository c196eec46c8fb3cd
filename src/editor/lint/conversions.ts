import * as vscode from 'vscode';
import type { Finding, Fix, Range } from '../../dockerfile';

/** What diagnostics name as their origin. */
export const SOURCE = 'Container Workbench';

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
}

/** A quick fix for `diagnostic` in the document. */
export function toQuickFix(
  document: vscode.TextDocument,
  fix: Fix,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of fix.edits) action.edit.replace(document.uri, toRange(range), newText);
  return action;
}

/**
 * What mends a finding. The editor's “Auto Fix” takes the first one where it is safe, or the one way there is; which
 * version to pin is a person's choice.
 */
export function toQuickFixes(
  document: vscode.TextDocument,
  { fixes, unpinned }: Pick<Finding, 'fixes' | 'unpinned'>,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction[] {
  const chosen = fixes[0]?.safe === true || (fixes.length === 1 && unpinned === undefined);
  return fixes.map((fix, index) => {
    const action = toQuickFix(document, fix, diagnostic);
    action.isPreferred = index === 0 && chosen;
    return action;
  });
}
