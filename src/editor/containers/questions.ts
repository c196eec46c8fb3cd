import * as vscode from 'vscode';
import { displayText, noticeText } from '../../base';

/** Names in a question: all of a few, the first of many. */
const MOST_NAMES = 12;

/** Asks once before something is destroyed; `lines` say what goes with it. Answers with the button that was pressed. */
export async function confirm(
  question: string,
  lines: readonly string[],
  ...buttons: readonly string[]
): Promise<string | undefined> {
  return vscode.window.showWarningMessage(
    noticeText(question),
    { modal: true, detail: lines.map(displayText).join('\n') },
    ...buttons,
  );
}

/** Names one beside the other, as a sentence has them. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(displayText).join(', ');
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', shown, rest) : shown;
}
