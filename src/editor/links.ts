import * as vscode from 'vscode';
import type { CommandId } from './contributions';

export const EXTENSION_ID = 'container-workbench.container-workbench';

/** A link that the editor hands to this extension: the documentation of a rule. */
export function ruleLink(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: EXTENSION_ID, path: `/rule/${code}` });
}

/**
 * Follows links to this extension: `/handout/CHAPTER#ANCHOR` and `/rule/CODE`. A link may come from anywhere, so it
 * shows things and changes nothing; whatever it does not know opens nothing.
 */
export class LinkHandler implements vscode.UriHandler {
  readonly #extensionUri: vscode.Uri;

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    const chapter = /^\/handout\/([\w-]+)$/.exec(uri.path)?.[1];
    if (chapter !== undefined) {
      await vscode.commands.executeCommand(
        'containerWorkbench.openChapter' satisfies CommandId,
        chapter,
        uri.fragment === '' ? undefined : uri.fragment,
      );
      return;
    }
    const code = /^\/rule\/(\w+)$/.exec(uri.path)?.[1];
    if (code !== undefined) {
      const rules = vscode.Uri.joinPath(this.#extensionUri, 'docs', 'rules.md').with({
        fragment: code.toLowerCase(),
      });
      await vscode.commands.executeCommand('markdown.showPreviewToSide', rules);
    }
  }
}
