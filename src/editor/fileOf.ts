import * as vscode from 'vscode';

/** The scheme of a notebook's cells, each of which is a document of its own. */
export const CELL_SCHEME = 'vscode-notebook-cell';

/** Where a document lies: of a cell, where its notebook does. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  if (document.uri.scheme !== CELL_SCHEME) return document.uri;
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
  return notebook?.uri ?? document.uri;
}
