import * as vscode from 'vscode';
import type { Audit, AuditFinding, AuditSeverity } from '../../audit';
import { isAbove, loadAudit } from '../../audit';
import { displayText } from '../../base';
import { COMPARISON_SCHEME, ENGINE_SCHEME, LAYER_FILE_SCHEME, RULE_SCHEME } from '../contributions';
import { setting } from '../settings';
import { kindOf } from './inFiles';

/** What diagnostics name as their origin. */
const SOURCE = 'Container Workbench audit';
/** Milliseconds without an edit. */
const PAUSE = 150;
/** Documents that nobody writes. */
const NOT_WRITTEN = new Set([
  ...['output', 'git', 'vscode-scm'],
  ...[COMPARISON_SCHEME, ENGINE_SCHEME, LAYER_FILE_SCHEME, RULE_SCHEME],
]);

const SEVERITIES: Readonly<Record<AuditSeverity, vscode.DiagnosticSeverity>> = {
  critical: vscode.DiagnosticSeverity.Error,
  high: vscode.DiagnosticSeverity.Warning,
  medium: vscode.DiagnosticSeverity.Warning,
  low: vscode.DiagnosticSeverity.Hint,
  info: vscode.DiagnosticSeverity.Hint,
};

interface Told {
  readonly version: number;
  readonly entries: readonly { readonly finding: AuditFinding; readonly diagnostic: vscode.Diagnostic }[];
}

/**
 * Diagnostics and quick fixes for commands about containers in scripts, Markdown, Makefiles, files of CI services and
 * compose files, of every URI scheme, as they are typed. The audit is loaded with the first of them.
 */
export class CommandAudit implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('containerWorkbenchAudit');
  readonly #told = new Map<string, Told>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    const { workspace, languages } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document, PAUSE)),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('containerWorkbench.audit.commands'))
          workspace.textDocuments.forEach((document) => this.#schedule(document, 0));
      }),
      languages.registerCodeActionsProvider({ pattern: '**' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
    workspace.textDocuments.forEach((document) => this.#schedule(document, 0));
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const told = this.#told.get(document.uri.toString());
    if (told?.version !== document.version) return [];
    return told.entries
      .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
      .flatMap(({ finding, diagnostic }) =>
        finding.fixes.map(({ title, edits }, index) => {
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.isPreferred = index === 0 && finding.fixes.length === 1;
          action.edit = new vscode.WorkspaceEdit();
          for (const { start, end, text } of edits)
            action.edit.replace(
              document.uri,
              new vscode.Range(document.positionAt(start), document.positionAt(end)),
              text,
            );
          return action;
        }),
      );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#pauses.values()) clearTimeout(timer);
  }

  #schedule(document: vscode.TextDocument, pause: number): void {
    const name = document.uri.toString();
    clearTimeout(this.#pauses.get(name));
    this.#pauses.set(
      name,
      setTimeout(() => {
        this.#pauses.delete(name);
        void this.#look(document);
      }, pause),
    );
  }

  async #look(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed || NOT_WRITTEN.has(document.uri.scheme)) return;
    const least = setting<AuditSeverity | 'off'>('containerWorkbench.audit.commands', document);
    const kind = kindOf(document);
    if (kind === undefined || least === 'off') {
      this.#diagnostics.delete(document.uri);
      this.#told.delete(document.uri.toString());
      return;
    }
    const { auditor, auditDocument }: Audit = await loadAudit();
    if (document.isClosed) return;
    const entries = auditDocument(auditor, document.getText(), kind)
      .filter(({ severity }) => !isAbove(least, severity))
      .map((finding) => ({ finding, diagnostic: toDiagnostic(document, finding) }));
    this.#told.set(document.uri.toString(), { version: document.version, entries });
    this.#diagnostics.set(
      document.uri,
      entries.map(({ diagnostic }) => diagnostic),
    );
  }

  #forget(document: vscode.TextDocument): void {
    const name = document.uri.toString();
    clearTimeout(this.#pauses.get(name));
    this.#pauses.delete(name);
    this.#told.delete(name);
    this.#diagnostics.delete(document.uri);
  }
}

function toDiagnostic(document: vscode.TextDocument, finding: AuditFinding): vscode.Diagnostic {
  const { start, end } = finding.span ?? { start: 0, end: 0 };
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(document.positionAt(start), document.positionAt(end)),
    displayText(`${finding.message} ${finding.allows} ${finding.remedy}`),
    SEVERITIES[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = finding.rule;
  return diagnostic;
}
