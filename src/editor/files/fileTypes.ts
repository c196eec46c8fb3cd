import * as vscode from 'vscode';
import type { FileEntry } from '../../workbench';

const TYPES: Readonly<Record<FileEntry['type'], vscode.FileType>> = {
  file: vscode.FileType.File,
  folder: vscode.FileType.Directory,
  // That it is a link is told apart from what it leads to.
  link: vscode.FileType.Unknown,
  other: vscode.FileType.Unknown,
};

/** What the editor calls the element of a folder. */
export function typeOf({ type, link }: Pick<FileEntry, 'type' | 'link'>): vscode.FileType {
  return link ? TYPES[type] | vscode.FileType.SymbolicLink : TYPES[type];
}
