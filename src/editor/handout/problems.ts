import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CourseProblem } from '../../course';

/** Shows the mistakes of a course among the editor's problems, in place of those shown before. */
export function showProblems(
  collection: vscode.DiagnosticCollection,
  folder: string,
  problems: readonly CourseProblem[],
): void {
  collection.clear();
  for (const file of new Set(problems.map((problem) => problem.file))) {
    const found = problems.filter((problem) => problem.file === file);
    collection.set(vscode.Uri.file(join(folder, file)), found.map(diagnosticOf));
  }
}

function diagnosticOf({ line, column, severity, message, remedy }: CourseProblem): vscode.Diagnostic {
  const at = new vscode.Position(line - 1, column - 1);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(at, at),
    `${message} ${remedy}`,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'container-workbench';
  return diagnostic;
}
