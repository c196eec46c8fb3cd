import * as vscode from 'vscode';
import { readRulePage } from '../../dockerfile';
import { RULE_SCHEME } from '../contributions';
import { ReadOnlyFiles } from '../readOnlyFiles';

/**
 * The pages of the rules, as files of a scheme of their own, which the editor opens in its Markdown preview
 * (`configurationDefaults` in contributions.ts). So a diagnostic's code is a link like any other: no command, no browser.
 * They are files, and not virtual documents, since only for those the editor starts us when it opens a page anew.
 */
export class RulePages extends ReadOnlyFiles {
  constructor() {
    super(RULE_SCHEME);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const code = /^\/(\w+)\.md$/.exec(uri.path)?.[1] ?? '';
    const page = await readRulePage(code);
    if (page === undefined)
      throw vscode.FileSystemError.FileNotFound(vscode.l10n.t('There is no such rule.'));
    return new TextEncoder().encode(page);
  }
}

/** Where the page of a rule is. */
export function rulePageOf(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: RULE_SCHEME, path: `/${code}.md` });
}
