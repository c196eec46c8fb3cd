import * as vscode from 'vscode';
import type { Finding, Fix, Linter, LintOptions, Range, Severity } from '../dockerfile';
import { loadLinter } from '../dockerfile';
import { ruleLink } from './links';
import type { Milestones } from './milestones';
import { setting } from './settings';

const LANGUAGE = 'dockerfile';
const SOURCE = 'Container Workbench';
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('containerWorkbench');

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  style: vscode.DiagnosticSeverity.Hint,
};

/**
 * Diagnostics and quick fixes for Dockerfiles, of every URI scheme, as they are typed. The linter is loaded with the
 * first Dockerfile; nothing is computed before one is open.
 */
export class DockerfileLint implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('containerWorkbench');
  readonly #findings = new Map<string, { version: number; findings: readonly Finding[] }>();
  readonly #pending = new Set<string>();
  readonly #subscriptions: vscode.Disposable;
  readonly #milestones: Milestones;
  #linter: Linter | undefined;

  constructor(milestones: Milestones) {
    this.#milestones = milestones;
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#clear(document.uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('containerWorkbench.lint')) return;
        this.#findings.clear();
        vscode.workspace.textDocuments.forEach((document) => this.#schedule(document));
      }),
      vscode.languages.registerCodeActionsProvider({ language: LANGUAGE }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
      }),
    );
    vscode.workspace.textDocuments.forEach((document) => this.#schedule(document));
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const linter = this.#linter;
    if (linter === undefined) return [];
    const all = this.#current(document, linter);
    const only = context.only;
    const actions: vscode.CodeAction[] = [];
    if (only === undefined || only.contains(vscode.CodeActionKind.QuickFix)) {
      for (const finding of all.filter(
        ({ range: place }) => toRange(place).intersection(range) !== undefined,
      )) {
        const diagnostic = toDiagnostic(finding);
        finding.fixes.forEach((fix, index) => {
          const action = toAction(document, fix, vscode.CodeActionKind.QuickFix, diagnostic);
          action.isPreferred = index === 0 && fix.safe;
          actions.push(action);
        });
        for (const fix of linter.suppressions(document.getText(), finding)) {
          actions.push(toAction(document, fix, vscode.CodeActionKind.QuickFix, diagnostic));
        }
      }
    }
    if (only !== undefined && FIX_ALL.intersects(only)) {
      const text = linter.fixAll(document.getText(), this.#options(document));
      if (text !== document.getText()) {
        const action = new vscode.CodeAction(vscode.l10n.t('Fix all safe findings'), FIX_ALL);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, wholeOf(document), text);
        actions.push(action);
      }
    }
    return actions;
  }

  /** Applies every safe fix to the Dockerfile in the active editor, as one edit that one undo takes back. */
  async fixAll(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || editor.document.languageId !== LANGUAGE) return;
    this.#linter ??= await loadLinter();
    const text = this.#linter.fixAll(editor.document.getText(), this.#options(editor.document));
    if (text !== editor.document.getText())
      await editor.edit((edit) => edit.replace(wholeOf(editor.document), text));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Changes that arrive together are answered once. */
  #schedule(document: vscode.TextDocument): void {
    if (document.languageId !== LANGUAGE) {
      if (this.#findings.has(document.uri.toString())) this.#clear(document.uri);
      return;
    }
    const key = document.uri.toString();
    if (this.#pending.has(key)) return;
    this.#pending.add(key);
    void (this.#linter === undefined ? loadLinter() : Promise.resolve(this.#linter)).then((linter) => {
      this.#linter = linter;
      this.#pending.delete(key);
      if (document.isClosed) return;
      this.#diagnostics.set(document.uri, this.#current(document, linter).map(toDiagnostic));
      this.#milestones.reach('linted');
    });
  }

  /** The findings of the document as it is now, computed once for a version. */
  #current(document: vscode.TextDocument, linter: Linter): readonly Finding[] {
    if (!setting<boolean>('containerWorkbench.lint.enable', document)) return [];
    const key = document.uri.toString();
    const known = this.#findings.get(key);
    if (known?.version === document.version) return known.findings;
    const findings = linter.lint(document.getText(), this.#options(document));
    this.#findings.set(key, { version: document.version, findings });
    return findings;
  }

  #options(document: vscode.TextDocument): LintOptions {
    return {
      ignored: setting<string[]>('containerWorkbench.lint.ignored', document),
      overrides: setting<Record<string, Severity | 'off'>>('containerWorkbench.lint.severities', document),
    };
  }

  #clear(uri: vscode.Uri): void {
    this.#findings.delete(uri.toString());
    this.#diagnostics.delete(uri);
  }
}

function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
}

function toDiagnostic(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(finding.range),
    finding.message,
    SEVERITIES[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = { value: [finding.code, ...finding.also].join(', '), target: ruleLink(finding.code) };
  return diagnostic;
}

function toAction(
  document: vscode.TextDocument,
  fix: Fix,
  kind: vscode.CodeActionKind,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, kind);
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of fix.edits) action.edit.replace(document.uri, toRange(range), newText);
  return action;
}
