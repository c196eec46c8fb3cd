import * as vscode from 'vscode';
import { loadAudit, type AuditReport, type ReportEntry } from '../../audit';
import { quote } from '../../workbench';
import type { CommandId } from '../contributions';
import { exportReport } from './exporting';
import { fixInFile, showLine } from './inFiles';
import { readMessage, type FindingDeed, type ReportDeed, type ToPage } from './protocol';
import type { Rerun } from './rerun';
import type { SuppressionFiles } from './suppressions';
import { viewOf } from './view';
import { words } from './words';

/** The extension's side of the page of one report. */
export class ReportPanel {
  readonly #webview: vscode.Webview;
  readonly #suppressions: SuppressionFiles;
  #run: Rerun;
  /** Which report the page was told last. */
  #told = 0;
  #busy = false;

  constructor(webview: vscode.Webview, run: Rerun, suppressions: SuppressionFiles) {
    this.#webview = webview;
    this.#run = run;
    this.#suppressions = suppressions;
  }

  /** Another run of the same. */
  show(run: Rerun): void {
    this.#run = run;
    void this.#tell();
  }

  /** Takes what the page says. Rejects where that could not be done. */
  async receive(message: unknown): Promise<void> {
    const request = readMessage(message);
    if (request?.type === 'ready') return this.#tell();
    const { report } = this.#run;
    if (request === undefined || report === undefined || this.#busy) return;
    this.#busy = true;
    this.#post({ type: 'busy', busy: true });
    try {
      if (request.type === 'report') await this.#withReport(request.deed, report);
      else {
        const entry = request.run === this.#told ? report.entries[request.index] : undefined;
        if (entry !== undefined) await this.#withFinding(request.deed, entry);
      }
    } finally {
      this.#busy = false;
      this.#post({ type: 'busy', busy: false });
    }
  }

  async #withReport(deed: ReportDeed, report: AuditReport): Promise<void> {
    switch (deed) {
      case 'again':
        await this.#run.look();
        return this.#tell();
      case 'elevate':
        await this.#run.look(true);
        return this.#tell();
      case 'suppressions':
        return this.#suppressions.open();
      case 'markdown':
      case 'json':
      case 'sarif':
        return exportReport(report, deed);
    }
  }

  async #withFinding(deed: FindingDeed, entry: ReportEntry): Promise<void> {
    const { finding, place } = entry;
    const file = place && this.#run.audited.fileOf?.(place.file);
    switch (deed) {
      case 'line':
        if (file !== undefined && place !== undefined) await showLine(file, place);
        return;
      case 'fix':
        if (file !== undefined) await fixInFile(file, entry);
        await this.#run.look();
        return this.#tell();
      case 'copy':
        return vscode.env.clipboard.writeText(quote(finding.corrected ?? []));
      case 'limits':
        await vscode.commands.executeCommand(
          'containerWorkbench.limitContainer' satisfies CommandId,
          finding.subject.id,
        );
        await this.#run.look();
        return this.#tell();
      case 'suppress':
        if (!(await this.#suppressions.add(entry))) return;
        await this.#run.remake();
        return this.#tell();
    }
  }

  async #tell(): Promise<void> {
    const { report, elevated, audited } = this.#run;
    if (report === undefined) return;
    const { auditor } = await loadAudit();
    const time = new Date(report.time).toLocaleString(vscode.env.language);
    const mayElevate = audited.mayElevate && !elevated;
    this.#post({
      type: 'report',
      run: ++this.#told,
      report: viewOf(report, auditor.rules, { time, mayElevate }),
      words: words(),
    });
  }

  #post(message: ToPage): void {
    // A panel that was closed meanwhile hears nothing any more.
    try {
      void this.#webview.postMessage(message);
    } catch {
      return;
    }
  }
}
