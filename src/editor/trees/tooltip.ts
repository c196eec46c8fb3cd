import * as vscode from 'vscode';
import { displayText } from '../../base';

/** A tooltip of a heading and rows; empty values are left out. All texts are shown as they are, never as markup. */
export function table(
  title: string,
  rows: readonly (readonly [label: string, value: string])[],
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(displayText(title)).appendMarkdown('**\n\n');
  for (const [label, value] of rows) {
    if (value !== '') markdown.appendText(`${label}: ${displayText(value)}`).appendMarkdown('  \n');
  }
  return markdown;
}
