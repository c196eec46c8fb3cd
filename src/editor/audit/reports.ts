import * as vscode from 'vscode';
import type { AuditReport, EarlierReport, ReportEntry, Suppression } from '../../audit';
import { loadAudit } from '../../audit';
import type { AuditGap } from '../../audit';
import { displayText } from '../../base';
import { AUDIT_SCHEME } from '../contributions';

/** Of each workbench, what its next report is compared with. */
const MEMORY = 'containerWorkbench.audits';

/** Reports of audits, shown as pages of Markdown; the last one can be exported. */
export class AuditReports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(AUDIT_SCHEME, this);
  #last: AuditReport | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** The report that was shown last. */
  get last(): AuditReport | undefined {
    return this.#last;
  }

  /** Makes the report, compares it with the last one under that key, and shows it. */
  async show(
    key: string,
    title: string,
    found: { entries: readonly ReportEntry[]; gaps: readonly AuditGap[] },
  ): Promise<AuditReport> {
    const audit = await loadAudit();
    const memory = this.#memento.get<Readonly<Record<string, EarlierReport>>>(MEMORY, {});
    const earlier = memory[key];
    const report = audit.makeReport(title, found, {
      now: Date.now(),
      suppressions: await workspaceSuppressions(),
      ...(earlier && { earlier }),
    });
    await this.#memento.update(MEMORY, { ...memory, [key]: audit.remembered(report) });
    this.#last = report;
    const uri = vscode.Uri.from({
      scheme: AUDIT_SCHEME,
      path: `/${displayText(vscode.l10n.t('Audit of {0}', title)).replaceAll('/', '_')}.md`,
    });
    this.#texts.set(uri.path, audit.formatReport(report, 'markdown'));
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    return report;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? vscode.l10n.t('Audit the workbench to see a report.');
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** Those of the opened folders. */
async function workspaceSuppressions(): Promise<Suppression[]> {
  const { readSuppressions, suppressionsFile } = await loadAudit();
  const all: Suppression[] = [];
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const file = vscode.Uri.joinPath(uri, suppressionsFile);
    const bytes = await vscode.workspace.fs.readFile(file).then(
      (read) => read,
      () => undefined,
    );
    if (bytes !== undefined) all.push(...readSuppressions(new TextDecoder().decode(bytes), suppressionsFile));
  }
  return all;
}
