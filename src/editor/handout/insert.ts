import * as vscode from 'vscode';
import { ExplainedError } from '../../base';

/** Puts a text at the cursor of the text editor that was used last, in place of what is selected there. */
export async function insertAtCursor(text: string): Promise<void> {
  // While a panel has the focus, no text editor is the active one.
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(isDocument);
  if (editor === undefined || !isDocument(editor))
    throw new ExplainedError('no-editor', vscode.l10n.t('There is no file in sight to put this into.'), {
      remedy: vscode.l10n.t('Open the file beside the handout, and put the cursor where the text is to go.'),
    });
  const done = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, text);
  });
  if (!done)
    throw new ExplainedError('not-inserted', vscode.l10n.t('The editor did not take the text.'), {
      remedy: vscode.l10n.t('See whether the file may be written to.'),
    });
}

/** Output panels are text editors as well. */
const isDocument = ({ document }: vscode.TextEditor): boolean => document.uri.scheme !== 'output';
