import * as vscode from 'vscode';
import { displayText } from '../../base';
import { fitsVariable, type Variable } from '../../course';

/** Asks the person for a value that the course wants to know; undefined where they would rather not say. */
export async function askForValue(
  variable: Variable,
  current: string | undefined,
): Promise<string | undefined> {
  const { title, description } = variable;
  const said = await vscode.window.showInputBox({
    title: displayText(title),
    prompt: displayText(description ?? vscode.l10n.t('The course asks for this once on each workbench.')),
    value: current ?? '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === ''
        ? vscode.l10n.t('Write something, or press Escape.')
        : fitsVariable(variable, text.trim())
          ? undefined
          : vscode.l10n.t('This does not look as the course expects it.'),
  });
  return said?.trim();
}
