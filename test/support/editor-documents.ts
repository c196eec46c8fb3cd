/** Documents, and what the editor offers to do with them, inside the extension host. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A file in the workspace folder, made with that text and opened. */
export async function fileNamed(name: string, text: string | Uint8Array): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests run in a workspace folder');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return vscode.workspace.openTextDocument(uri);
}

/** A Dockerfile that was never saved. */
export const untitled = (content: string): Thenable<vscode.TextDocument> =>
  vscode.workspace.openTextDocument({ language: 'dockerfile', content });

/** How often the editor is asked: providers come and go a few times right after its start, not for ever. */
const ASKED = 20;
/** How many of the fixes come with their edits. */
const RESOLVED = 50;

/**
 * The quick fixes offered where `diagnostic` stands, the most specific first. Where a provider of whatever extension
 * comes or goes while the editor waits for answers, it drops them all and answers with nothing or with `Canceled`
 * (a person's light bulb then looks again by itself).
 */
export async function quickFixes(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
): Promise<vscode.CodeAction[]> {
  const ask = (): Thenable<vscode.CodeAction[]> =>
    vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      RESOLVED,
    );
  const cancelled = (error: unknown): vscode.CodeAction[] => {
    if (error instanceof Error && error.name === 'Canceled') return [];
    throw error;
  };
  for (let asked = 0; asked < ASKED; asked++) {
    const offers = await ask().then(undefined, cancelled);
    if (offers.length > 0) return offers;
  }
  return [];
}
