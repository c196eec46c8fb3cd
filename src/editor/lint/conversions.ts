import * as vscode from 'vscode';
import type { Fix, Range } from '../../dockerfile';

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
