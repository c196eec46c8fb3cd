import * as vscode from 'vscode';
import type { CommandId } from '../contributions';
import type { ChangedFile } from './changes';

const OPEN: CommandId = 'containerWorkbench.openChange';

/** `A /path`, as the list of changed files has it; paths in which something had to be escaped have no link. */
const LINE = /^[ACD] (\/.*)$/;

/** Links from the lines of a list of changed files to each of them, beside what the image has there. */
export function changeLinks(
  document: vscode.TextDocument,
  of: Omit<ChangedFile, 'path'>,
): vscode.DocumentLink[] {
  const links: vscode.DocumentLink[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const file = LINE.exec(document.lineAt(line).text)?.[1];
    if (file === undefined || file.includes('\\u{')) continue;
    const query = encodeURIComponent(JSON.stringify([{ ...of, path: file } satisfies ChangedFile]));
    const link = new vscode.DocumentLink(
      new vscode.Range(line, 2, line, 2 + file.length),
      vscode.Uri.parse(`command:${OPEN}?${query}`),
    );
    link.tooltip = vscode.l10n.t('Compare with the image');
    links.push(link);
  }
  return links;
}
