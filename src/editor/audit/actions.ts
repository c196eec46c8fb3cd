import * as vscode from 'vscode';
import type { ReportFormat } from '../../audit';
import { loadAudit } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import { chooseContainers, type Called } from '../containers/choosing';
import { activeScope, needActive } from '../containers/scope';
import { withProgress } from '../notify';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import type { AuditReports } from './reports';

/** What {@link createAuditActions} acts on. */
export interface AuditParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  audits: AuditReports;
}

const FORMATS: Readonly<Record<string, ReportFormat>> = {
  md: 'markdown',
  json: 'json',
  sarif: 'sarif',
  txt: 'text',
};

/** What the commands about the audit do. */
export function createAuditActions({ log, connection, rows, audits }: AuditParts) {
  async function auditWorkbench(): Promise<void> {
    const { workbench, engine } = needActive(connection);
    const withRights = vscode.l10n.t('With root’s rights (sudo), all of it');
    const without = vscode.l10n.t('Without, as far as you may see yourself');
    const answer = await vscode.window.showQuickPick([without, withRights], {
      title: vscode.l10n.t(
        'Audit {0}: with whose eyes? Nothing is changed either way.',
        displayText(workbench.label),
      ),
    });
    if (answer === undefined) return;
    const elevated = answer === withRights;
    log.info(`$ container-workbench audit --host --containers --images${elevated ? ' --sudo' : ''}`);
    const title = vscode.l10n.t('Auditing {0}', displayText(workbench.label));
    const found = await withProgress(title, async (signal, report) => {
      const audit = await loadAudit();
      return audit.auditWorkbench(
        audit.auditor,
        { workbench, engine },
        {
          scope: { host: true, containers: true, images: true },
          elevated,
          now: Date.now(),
          signal,
          onProgress: (done, all) => report(vscode.l10n.t('{0} of {1}', done, all), done / all),
        },
      );
    });
    await audits.show(workbench.id, workbench.label, found);
  }

  async function auditContainers(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseContainers(rows, scope, called, {
      title: vscode.l10n.t('Audit which containers?'),
    });
    if (chosen.length === 0) return;
    const audit = await loadAudit();
    const results = await Promise.all(
      chosen.map(({ id }) => audit.auditContainer(audit.auditor, scope.engine, id)),
    );
    const names = chosen.map(({ name }) => name).join(', ');
    await audits.show(`${scope.held.workbench.id} ${names}`, names, {
      entries: results.flatMap(({ findings }) => findings.map((finding) => ({ finding }))),
      gaps: results.flatMap(({ gaps }) => gaps),
    });
  }

  async function exportAudit(): Promise<void> {
    const { last } = audits;
    if (last === undefined)
      throw new ExplainedError('audit-none', vscode.l10n.t('There is no report yet.'), {
        remedy: vscode.l10n.t('Audit the workbench or a container first.'),
      });
    const uri = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export the report of the audit'),
      filters: { Markdown: ['md'], JSON: ['json'], SARIF: ['sarif'], [vscode.l10n.t('Text')]: ['txt'] },
    });
    if (uri === undefined) return;
    const ending = /\.(\w+)$/.exec(uri.path)?.[1] ?? '';
    const { formatReport } = await loadAudit();
    const text = formatReport(last, FORMATS[ending] ?? 'markdown');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }

  return {
    'containerWorkbench.auditWorkbench': auditWorkbench,
    'containerWorkbench.auditContainers': (...called: Called) => auditContainers(called),
    'containerWorkbench.exportAudit': exportAudit,
  };
}
