import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type * as vscode from 'vscode';

const MANIFEST = 'course.yaml';
/** Folders above a file in which its manifest is looked for. */
const MOST_ABOVE = 8;

/** The folder of the course that a document belongs to; undefined where it belongs to none. */
export function courseOf(document: vscode.TextDocument): string | undefined {
  if (document.uri.scheme !== 'file' || !['markdown', 'yaml'].includes(document.languageId)) return undefined;
  let folder = dirname(document.uri.fsPath);
  for (let above = 0; above < MOST_ABOVE; above++) {
    if (existsSync(join(folder, MANIFEST))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

/** The path of a document within its course, with `/` between its parts. */
export const pathIn = (folder: string, document: vscode.TextDocument): string =>
  relative(folder, document.uri.fsPath).split(sep).join('/');

/** What is written in the editor and not saved yet, by path within the course. */
export function unsavedOf(
  folder: string,
  documents: readonly vscode.TextDocument[],
): ReadonlyMap<string, string> {
  return new Map(
    documents
      .filter((document) => document.isDirty && courseOf(document) === folder)
      .map((document) => [pathIn(folder, document), document.getText()]),
  );
}
