import * as vscode from 'vscode';
import { displayText, noticeText } from '../../base';
import type {
  Finding,
  Linter,
  LintContext,
  LintOptions,
  Range,
  Severity,
  UnpinnedPackages,
} from '../../dockerfile';
import { loadLinter, mergeConfigurations } from '../../dockerfile';
import type { Milestones } from '../milestones';
import type { CommandId } from '../contributions';
import { fileOf } from '../fileOf';
import { withLateProgress } from '../notify';
import { setting } from '../settings';
import type { Connection } from '../types';
import type { WorkbenchImages } from '../workbenchImages';
import { ConfigurationEditing } from './configurationEditing';
import { ConfigurationFiles } from './configurationFiles';
import { IgnoreFiles } from './ignoreFiles';
import { Occasions } from './occasions';
import { PackageVersions } from './packageVersions';
import { ShellCheckFindings } from './shellCheck';
import { RulePages, rulePageOf } from './rulePages';
import { SOURCE, toQuickFix, toQuickFixes, toRange, wholeOf } from './conversions';

const LANGUAGE = 'dockerfile';
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('containerWorkbench');

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  style: vscode.DiagnosticSeverity.Hint,
};

/** A quick fix whose edit is found out when it is wanted. */
class LazyFix extends vscode.CodeAction {
  readonly work: () => Promise<void> | void;

  constructor(title: string, diagnostic: vscode.Diagnostic, work: (action: LazyFix) => Promise<void> | void) {
    super(title, vscode.CodeActionKind.QuickFix);
    this.diagnostics = [diagnostic];
    this.work = () => work(this);
  }
}

/** What holds for a document until something round it changes, and what was found in one version of it. */
interface Known {
  readonly isWanted: boolean;
  readonly options: LintOptions;
  found?: { readonly version: number; readonly findings: readonly Finding[] };
}

/**
 * Diagnostics and quick fixes for Dockerfiles, of every URI scheme, as they are typed. The linter is loaded with the
 * first Dockerfile; nothing is computed before one is open.
 */
export class DockerfileLint implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('containerWorkbench');
  readonly #known = new Map<string, Known>();
  /** What the editor has been told of each document. */
  readonly #told = new Map<string, readonly Finding[]>();
  readonly #pending = new Set<string>();
  readonly #subscriptions: vscode.Disposable;
  readonly #milestones: Milestones;
  readonly #configurations: ConfigurationFiles;
  readonly #images: WorkbenchImages;
  readonly #ignores: IgnoreFiles;
  readonly #packages: PackageVersions;
  readonly #scripts: ShellCheckFindings;
  #linter: Linter | undefined;

  constructor(milestones: Milestones, connection: Connection, images: WorkbenchImages) {
    this.#milestones = milestones;
    this.#configurations = new ConfigurationFiles(connection);
    this.#images = images;
    this.#ignores = new IgnoreFiles(connection);
    this.#packages = new PackageVersions(images);
    this.#scripts = new ShellCheckFindings(connection);
    const occasions = new Occasions(({ languageId }) => languageId === LANGUAGE);
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      occasions,
      occasions.onDidCome((document) => this.#lookRound(document)),
      this.#configurations,
      this.#ignores,
      this.#scripts,
      this.#scripts.onDidChange((document) => this.#publish(document)),
      new ConfigurationEditing(this.#configurations),
      new RulePages(),
      this.#configurations.onDidChange(() => this.#lintAnew()),
      this.#ignores.onDidChange(() => this.#publishAnew()),
      images.onDidChange(() => this.#publishAnew()),
      vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#clear(document.uri);
        this.#ignores.forget(document);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('containerWorkbench.lint')) this.#lintAnew();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#lintAnew()),
      vscode.languages.registerCodeActionsProvider({ language: LANGUAGE }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
      }),
    );
    vscode.workspace.textDocuments.forEach((document) => this.#schedule(document));
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    // A file may be saved, and fixed with that, as soon as it is open.
    const linter = await this.#ready(document);
    const all = this.#all(document, linter);
    const only = context.only;
    const actions: vscode.CodeAction[] = [];
    if (only === undefined || only.contains(vscode.CodeActionKind.QuickFix)) {
      for (const finding of all.filter(
        ({ range: place }) => toRange(place).intersection(range) !== undefined,
      )) {
        actions.push(...this.#quickFixes(document, linter, finding, all));
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

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (action instanceof LazyFix) await action.work();
    return action;
  }

  /** What mends the findings of these rules where a diagnostic of somebody else's is: quick fixes for that one. */
  async fixesFor(
    document: vscode.TextDocument,
    diagnostic: vscode.Diagnostic,
    codes: readonly string[],
  ): Promise<vscode.CodeAction[]> {
    const linter = await this.#ready(document);
    return this.#current(document, linter)
      .filter(({ code, range }) => codes.includes(code) && diagnostic.range.contains(toRange(range)))
      .flatMap((finding) => toQuickFixes(document, finding, diagnostic));
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

  /**
   * Looks up the versions of packages in the image that their stage starts from, and writes those that it knows behind
   * their names: in the finding of `code` that is nearest to `line` by then.
   */
  async pinPackages(uri: vscode.Uri, code: string, line: number, wanted: UnpinnedPackages): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const found = await withLateProgress(
      vscode.l10n.t('Asking {0} in {1} for versions', wanted.manager, noticeText(wanted.image ?? '')),
      (signal) => this.#packages.lookUp(document, wanted, signal),
    );
    const linter = await this.#ready(document);
    this.#publishAnew();
    const distance = ({ range }: Finding): number => Math.abs(range.start.line - line);
    const [nearest] = this.#current(document, linter)
      .filter((finding) => finding.code === code && finding.fixes.length > 0)
      .sort((a, b) => distance(a) - distance(b));
    const edits = new vscode.WorkspaceEdit();
    for (const { range, newText } of nearest?.fixes[0]?.edits ?? [])
      edits.replace(uri, toRange(range), newText);
    await vscode.workspace.applyEdit(edits);
    const unknown = wanted.names.filter((name) => !found.has(name));
    if (unknown.length > 0) {
      void vscode.window.showWarningMessage(
        noticeText(
          vscode.l10n.t(
            '{0} in {1} knows no version of {2}.',
            wanted.manager,
            wanted.image ?? '',
            unknown.join(', '),
          ),
        ),
      );
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #quickFixes(
    document: vscode.TextDocument,
    linter: Linter,
    finding: Finding,
    all: readonly Finding[],
  ): vscode.CodeAction[] {
    const { code } = finding;
    const diagnostic = toDiagnostic(finding);
    const actions = toQuickFixes(document, finding, diagnostic);
    const place =
      finding.unpinned === undefined ? undefined : this.#packages.placeFor(document, finding.unpinned);
    if (place !== undefined) {
      const title = vscode.l10n.t(
        'Pin to what {0} installs today: look it up on {1}',
        displayText(place.image),
        displayText(place.workbench),
      );
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = {
        command: 'containerWorkbench.pinPackages' satisfies CommandId,
        title,
        arguments: [document.uri, code, finding.range.start.line, finding.unpinned],
      };
      actions.push(action);
    }
    const alike = all.filter((other) => other.code === code && other.fixes.some(({ safe }) => safe));
    if (alike.length > 1 && alike.includes(finding)) {
      actions.push(
        new LazyFix(vscode.l10n.t('Fix all {0} in this file', code), diagnostic, (action) => {
          action.edit = new vscode.WorkspaceEdit();
          const text = linter.fixAll(document.getText(), this.#options(document), code);
          action.edit.replace(document.uri, wholeOf(document), text);
        }),
      );
    }
    const suppressions = linter.suppressions(document.getText(), finding);
    actions.push(...suppressions.map((fix) => toQuickFix(document, fix, diagnostic)));
    const file = this.#configurations.fileFor(document);
    if (suppressions.length > 0 && file !== undefined) {
      actions.push(
        new LazyFix(vscode.l10n.t('Ignore {0} in the configuration', code), diagnostic, async (action) => {
          const edit = await this.#configurations.ignore(document, code);
          if (edit !== undefined) action.edit = edit;
          else action.command = { command: 'vscode.open', title: action.title, arguments: [file] };
        }),
      );
    }
    return actions;
  }

  /** Looks anew at the files round a document: what has changed in them is told by {@link ConfigurationFiles} and the like. */
  #lookRound(document: vscode.TextDocument): void {
    if (!this.#knownOf(document).isWanted) return;
    this.#configurations.look(document);
    this.#ignores.look(document);
  }

  #lintAnew(): void {
    this.#known.clear();
    vscode.workspace.textDocuments.forEach((document) => this.#schedule(document));
  }

  /** Says again what the linter has to say, since more is known of what lies round the documents. */
  #publishAnew(): void {
    this.#known.clear();
    for (const document of vscode.workspace.textDocuments)
      if (document.languageId === LANGUAGE && !this.#pending.has(document.uri.toString()))
        this.#publish(document);
  }

  /** Changes that arrive together are answered once. */
  #schedule(document: vscode.TextDocument): void {
    if (document.languageId !== LANGUAGE) {
      if (this.#known.has(document.uri.toString())) this.#clear(document.uri);
      return;
    }
    const key = document.uri.toString();
    if (this.#pending.has(key)) return;
    this.#pending.add(key);
    void this.#ready(document).then((linter) => {
      this.#pending.delete(key);
      if (document.isClosed) return;
      this.#publish(document, linter);
      const { isWanted, options } = this.#knownOf(document);
      if (isWanted) this.#scripts.ask(document, options);
      this.#milestones.reach('linted');
    });
  }

  #publish(document: vscode.TextDocument, linter = this.#linter): void {
    if (linter === undefined || document.isClosed) return;
    const findings = this.#all(document, linter);
    const key = document.uri.toString();
    const told = this.#told.get(key);
    // The same once more would have the editor draw everything anew, and move what a person is looking at.
    if (told !== undefined && lookAlike(told, findings)) return;
    this.#told.set(key, findings);
    this.#diagnostics.set(document.uri, findings.map(toDiagnostic));
  }

  /** What the linter says, and ShellCheck as far as it has said it. */
  #all(document: vscode.TextDocument, linter: Linter): readonly Finding[] {
    const findings = this.#current(document, linter);
    const { isWanted, options } = this.#knownOf(document);
    return isWanted ? [...findings, ...this.#scripts.of(document, options)] : findings;
  }

  /** The linter, and the configuration where reading it is quick: of a file elsewhere it may come later. */
  async #ready(document: vscode.TextDocument): Promise<Linter> {
    this.#linter ??= await loadLinter();
    if (fileOf(document).scheme === 'file')
      await Promise.all([this.#configurations.ready(document), this.#ignores.ready(document)]);
    return this.#linter;
  }

  /** The findings of the document as it is now, computed once for a version. */
  #current(document: vscode.TextDocument, linter: Linter): readonly Finding[] {
    const known = this.#knownOf(document);
    if (!known.isWanted) return [];
    const { version } = document;
    if (known.found?.version !== version)
      known.found = { version, findings: linter.lint(document.getText(), known.options) };
    return known.found.findings;
  }

  /** Settings and the like take longer to look up than a text to be linted. */
  #knownOf(document: vscode.TextDocument): Known {
    const key = document.uri.toString();
    let known = this.#known.get(key);
    if (known === undefined) {
      const isWanted = setting<boolean>('containerWorkbench.lint.enable', document);
      this.#known.set(key, (known = { isWanted, options: this.#optionsFor(document) }));
    }
    return known;
  }

  #options(document: vscode.TextDocument): LintOptions {
    return this.#knownOf(document).options;
  }

  #optionsFor(document: vscode.TextDocument): LintOptions {
    return {
      ...mergeConfigurations(this.#configurations.of(document), {
        ignored: setting<string[]>('containerWorkbench.lint.ignored', document),
        overrides: setting<Record<string, Severity | 'off'>>('containerWorkbench.lint.severities', document),
      }),
      context: this.#contextOf(document),
    };
  }

  #contextOf(document: vscode.TextDocument): LintContext {
    const platform = this.#images.platform(document);
    const ignore = this.#ignores.of(document);
    return {
      imageOf: (name) => this.#images.imageOf(document, name),
      versions: {
        ofImage: (name) => this.#images.versionsOf(document, name),
        ofPackage: (manager, name, image) => this.#packages.of(document, manager, name, image),
      },
      ...(platform === undefined ? {} : { platform }),
      ...(ignore === undefined ? {} : { ignore }),
    };
  }

  #clear(uri: vscode.Uri): void {
    this.#known.delete(uri.toString());
    this.#told.delete(uri.toString());
    this.#scripts.forget(uri);
    this.#diagnostics.delete(uri);
  }
}

/** True where both are shown in the same way. */
function lookAlike(some: readonly Finding[], others: readonly Finding[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index]!;
      return (
        one.code === other.code &&
        one.message === other.message &&
        one.severity === other.severity &&
        isSame(one.range, other.range) &&
        one.also.join() === other.also.join()
      );
    })
  );
}

function isSame({ start, end }: Range, other: Range): boolean {
  return (
    start.line === other.start.line &&
    start.character === other.start.character &&
    end.line === other.end.line &&
    end.character === other.end.character
  );
}

function toDiagnostic(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(finding.range),
    finding.message,
    SEVERITIES[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = {
    value: [finding.code, ...finding.also].join(', '),
    target: finding.docs.startsWith('https:') ? vscode.Uri.parse(finding.docs) : rulePageOf(finding.code),
  };
  return diagnostic;
}
