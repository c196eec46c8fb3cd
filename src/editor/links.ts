import * as vscode from 'vscode';
import type { CommandId } from './contributions';

export const EXTENSION_ID = 'container-workbench.container-workbench';

/** The address that opens a place of the handout in this editor. */
export function linkTo(chapter: string, anchor: string | undefined): vscode.Uri {
  return vscode.Uri.from({
    scheme: vscode.env.uriScheme,
    authority: EXTENSION_ID,
    path: `/course/${chapter}`,
    ...(anchor === undefined ? {} : { fragment: anchor }),
  });
}

/**
 * Follows links to this extension: `/course/CHAPTER#ANCHOR` (`/handout/…` in older ones). A link may come from anywhere, so it shows things and
 * changes nothing; whatever it does not know opens nothing.
 */
export class LinkHandler implements vscode.UriHandler {
  async handleUri(uri: vscode.Uri): Promise<void> {
    const chapter = /^\/(?:course|handout)\/([\w:.-]+)$/.exec(uri.path)?.[1];
    if (chapter !== undefined) {
      await vscode.commands.executeCommand(
        'containerWorkbench.openChapter' satisfies CommandId,
        chapter,
        uri.fragment === '' ? undefined : uri.fragment,
      );
    }
  }
}
