import * as vscode from 'vscode';
import { readRulePage } from '../../dockerfile';
import { RULE_SCHEME } from '../contributions';

/**
 * The pages of the rules, as documents of a scheme of their own, which the editor opens in its Markdown preview
 * (`configurationDefaults` in contributions.ts). So a diagnostic's code is a link like any other: no command, no browser.
 */
export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, this);

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const code = /^\/(\w+)\.md$/.exec(path)?.[1] ?? '';
    return (await readRulePage(code)) ?? vscode.l10n.t('There is no such rule.');
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Where the page of a rule is. */
export function rulePageOf(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: RULE_SCHEME, path: `/${code}.md` });
}
