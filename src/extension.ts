import type * as vscode from 'vscode';

export function activate(_context: vscode.ExtensionContext): void {
  // The parts are built here and handed to each other.
}
