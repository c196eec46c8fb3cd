import * as vscode from 'vscode';
import type { CommandId } from './contributions';

export const EXTENSION_ID = 'container-workbench.container-workbench';

/**
 * Follows links to this extension: `/handout/CHAPTER#ANCHOR`. A link may come from anywhere, so it shows things and
 * changes nothing; whatever it does not know opens nothing.
 */
export class LinkHandler implements vscode.UriHandler {
  async handleUri(uri: vscode.Uri): Promise<void> {
    const chapter = /^\/handout\/([\w-]+)$/.exec(uri.path)?.[1];
    if (chapter !== undefined) {
      await vscode.commands.executeCommand(
        'containerWorkbench.openChapter' satisfies CommandId,
        chapter,
        uri.fragment === '' ? undefined : uri.fragment,
      );
    }
  }
}
