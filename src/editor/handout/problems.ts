import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CourseProblem } from '../../course';

/** The mistakes of courses among the editor's problems, by the folder of the course. */
export class CourseProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('container-workbench-course');
  readonly #files = new Map<string, readonly vscode.Uri[]>();

  /** Shows what is wrong with the course in `folder`, in place of what was shown of it before. */
  show(folder: string, problems: readonly CourseProblem[]): void {
    const names = [...new Set(problems.map(({ file }) => file))];
    const uris = names.map((name) => vscode.Uri.file(join(folder, name)));
    for (const uri of this.#files.get(folder) ?? [])
      if (!uris.some((other) => other.toString() === uri.toString())) this.#collection.delete(uri);
    this.#files.set(folder, uris);
    for (const [index, name] of names.entries()) {
      const uri = uris[index];
      const found = problems.filter(({ file }) => file === name).map(diagnosticOf);
      if (uri !== undefined) this.#collection.set(uri, found);
    }
  }

  dispose(): void {
    this.#collection.dispose();
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
