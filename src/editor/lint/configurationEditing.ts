import * as vscode from 'vscode';
import type { ConfigurationProblem, ConfigurationProposal } from '../../dockerfile';
import { configurationProposals, loadConfigurationParser, loadLinter } from '../../dockerfile';
import type { ConfigurationFiles } from './configurationFiles';
import { SOURCE, toQuickFixes, toRange } from './conversions';

/** hadolint's configuration files, wherever they lie. */
const SELECTOR: vscode.DocumentSelector = [
  { pattern: '**/.hadolint.{yaml,yml}' },
  { pattern: '**/.hadolint/{hadolint,config}.{yaml,yml}' },
  { pattern: '**/.config/hadolint.{yaml,yml}' },
];

const SEVERITIES: Readonly<Record<ConfigurationProblem['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
};

const KINDS: Readonly<Record<ConfigurationProposal['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  rule: vscode.CompletionItemKind.Constant,
};

/** Mistakes in hadolint's configuration files, with their fixes, and what can be written into them. */
export class ConfigurationEditing implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #files: ConfigurationFiles;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('containerWorkbench.configuration');
  readonly #subscriptions: vscode.Disposable;
  #problems: ReadonlyMap<string, readonly ConfigurationProblem[]> = new Map();

  constructor(files: ConfigurationFiles) {
    this.#files = files;
    const typed = (document: vscode.TextDocument): void => {
      if (isConfiguration(document)) void this.#update();
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      files.onDidChange(() => void this.#update()),
      vscode.workspace.onDidOpenTextDocument(typed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => typed(document)),
      vscode.workspace.onDidCloseTextDocument(typed),
      vscode.languages.registerCodeActionsProvider(SELECTOR, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.languages.registerCompletionItemProvider(SELECTOR, { provideCompletionItems }, ' ', '[', ','),
    );
    if (vscode.workspace.textDocuments.some(isConfiguration)) void this.#update();
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const problems = this.#problems.get(document.uri.toString()) ?? [];
    return problems
      .filter((problem) => toRange(problem.range).intersection(range) !== undefined)
      .flatMap((problem) => toQuickFixes(document, problem, toDiagnostic(problem)));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Tells the mistakes of the files that count somewhere, and of those that are open. */
  async #update(): Promise<void> {
    const parse = await loadConfigurationParser();
    const problems = new Map(this.#files.found.map((found) => [found.uri.toString(), found.problems]));
    for (const document of vscode.workspace.textDocuments) {
      if (isConfiguration(document) && !document.isClosed)
        problems.set(document.uri.toString(), parse(document.getText()).problems);
    }
    for (const key of this.#problems.keys())
      if (!problems.has(key)) this.#diagnostics.delete(vscode.Uri.parse(key));
    for (const [key, found] of problems)
      this.#diagnostics.set(vscode.Uri.parse(key), found.map(toDiagnostic));
    this.#problems = problems;
  }
}

function isConfiguration(document: vscode.TextDocument): boolean {
  return vscode.languages.match(SELECTOR, document) > 0;
}

function toDiagnostic({ range, message, severity }: ConfigurationProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  return diagnostic;
}

async function provideCompletionItems(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const { rules } = await loadLinter();
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
  const begun = /[\w-]*$/.exec(before)?.[0].length ?? 0;
  // A dash that starts an item belongs to no word.
  const word = new vscode.Range(position.translate(0, -begun), position);
  return configurationProposals(before, rules).map(({ label, kind, detail, insertText }) => {
    const item = new vscode.CompletionItem(label, KINDS[kind]);
    item.detail = detail;
    item.insertText = insertText;
    item.range = word;
    return item;
  });
}
