import * as vscode from 'vscode';
import type { AuditReport } from '../../audit';
import { explain, isCancellation, noticeText } from '../../base';
import { AUDIT_PANEL } from '../contributions';
import { openPage } from '../pagePanel';
import type { Audited } from './audited';
import { Rerun, type EarlierReports } from './rerun';
import { ReportPanel } from './reportPanel';
import type { SuppressionFiles } from './suppressions';

/** Reports of audits, each in a panel of its own; what is audited again is shown where it was before. */
export class AuditReports implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #earlier: EarlierReports;
  readonly #suppressions: SuppressionFiles;
  readonly #open = new Map<string, { panel: vscode.WebviewPanel; report: ReportPanel }>();
  #last: Rerun | undefined;

  constructor(extension: vscode.Uri, earlier: EarlierReports, suppressions: SuppressionFiles) {
    this.#extension = extension;
    this.#earlier = earlier;
    this.#suppressions = suppressions;
  }

  /** The report that was shown last. */
  get last(): AuditReport | undefined {
    return this.#last?.report;
  }

  /** Audits it, and shows what was found. */
  async show(audited: Audited, elevated = false): Promise<AuditReport> {
    const run = new Rerun(audited, this.#earlier, this.#suppressions);
    const report = await run.look(elevated);
    this.#last = run;
    const open = this.#open.get(audited.key);
    if (open === undefined) this.#openPanel(run);
    else {
      open.report.show(run);
      open.panel.reveal();
    }
    return report;
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  #openPanel(run: Rerun): void {
    const { key, title } = run.audited;
    const panel = openPage(this.#extension, {
      viewType: AUDIT_PANEL,
      title: noticeText(vscode.l10n.t('Audit of {0}', title)),
      page: 'audit',
    });
    const report = new ReportPanel(panel.webview, run, this.#suppressions);
    this.#open.set(key, { panel, report });
    panel.onDidDispose(() => this.#open.delete(key));
    panel.webview.onDidReceiveMessage((message: unknown) => {
      report.receive(message).catch((error: unknown) => {
        if (!isCancellation(error)) void vscode.window.showErrorMessage(noticeText(explain(error)));
      });
    });
  }
}
