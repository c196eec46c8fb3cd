import * as vscode from 'vscode';
import { loadAudit, type Audit, type AuditResult, type ContentsOf } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import { contentsForAudit, readImageOf } from '../../layers';
import { chooseContainers, chooseImages, nameOf, referenceOf, type Called } from '../containers/choosing';
import { activeScope, needActive, type Scope } from '../containers/scope';
import { withLateProgress, withProgress, type Report } from '../notify';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import { auditedFiles } from './auditedFiles';
import { exportReport } from './exporting';
import type { AuditReports } from './reports';

/** What {@link createAuditActions} acts on. */
export interface AuditParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  audits: AuditReports;
}

interface LookOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
}

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
    const { label } = workbench;
    await audits.show(
      {
        key: workbench.id,
        title: label,
        mayElevate: true,
        look: (elevated) => {
          log.info(`$ container-workbench audit --host --containers --images${elevated ? ' --sudo' : ''}`);
          return withProgress(vscode.l10n.t('Auditing {0}', displayText(label)), async (signal, report) => {
            const { auditor, auditWorkbench } = await loadAudit();
            return auditWorkbench(
              auditor,
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
        },
      },
      answer === withRights,
    );
  }

  /** Several things of an engine, each looked at by itself. */
  async function auditEach(
    { held }: Scope,
    names: readonly string[],
    looks: readonly ((audit: Audit, how: LookOptions) => Promise<AuditResult>)[],
  ): Promise<void> {
    const title = names.join(', ');
    await audits.show({
      key: `${held.workbench.id} ${title}`,
      title,
      mayElevate: false,
      look: () =>
        withLateProgress(vscode.l10n.t('Auditing {0}', displayText(title)), async (signal, report) => {
          const audit = await loadAudit();
          const results: AuditResult[] = [];
          // One after another: images are read as a whole.
          for (const look of looks) {
            signal.throwIfAborted();
            results.push(await look(audit, { signal, report }));
          }
          return {
            entries: results.flatMap(({ findings }) => findings.map((finding) => ({ finding }))),
            gaps: results.flatMap(({ gaps }) => gaps),
          };
        }),
    });
  }

  async function auditContainers(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const title = vscode.l10n.t('Audit which containers?');
    const chosen = await chooseContainers(rows, scope, called, { title });
    if (chosen.length === 0) return;
    await auditEach(
      scope,
      chosen.map(({ name }) => name),
      chosen.map(
        ({ id }) =>
          ({ auditor, auditContainer }) =>
            auditContainer(auditor, scope.engine, id),
      ),
    );
  }

  async function auditImages(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseImages(rows, scope, called, vscode.l10n.t('Audit which images?'));
    if (chosen.length === 0) return;
    const { workbench } = scope.held;
    const contentsOf =
      ({ signal, report }: LookOptions): ContentsOf =>
      async (engine, { id }) => {
        const onProgress = ({ files }: { files: number }): void =>
          report(vscode.l10n.t('{0} files', files.toLocaleString()));
        return contentsForAudit(await readImageOf({ workbench, engine, image: id }, { signal, onProgress }));
      };
    await auditEach(
      scope,
      chosen.map(nameOf),
      chosen.map(
        (image) =>
          ({ auditor, auditImage }, how) =>
            auditImage(auditor, scope.engine, referenceOf(image), {
              now: Date.now(),
              contentsOf: contentsOf(how),
            }),
      ),
    );
  }

  async function auditFiles(clicked?: vscode.Uri, selected?: readonly vscode.Uri[]): Promise<void> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const uris = clicked === undefined ? folders : (selected ?? [clicked]);
    if (uris.length === 0)
      throw new ExplainedError(
        'no-folder',
        vscode.l10n.t('No folder is open whose files could be audited.'),
        {
          remedy: vscode.l10n.t('Open one first.'),
        },
      );
    await audits.show(auditedFiles(uris));
  }

  async function exportAudit(): Promise<void> {
    if (audits.last === undefined)
      throw new ExplainedError('audit-none', vscode.l10n.t('There is no report yet.'), {
        remedy: vscode.l10n.t('Audit the workbench or a container first.'),
      });
    await exportReport(audits.last);
  }

  return {
    'containerWorkbench.auditWorkbench': auditWorkbench,
    'containerWorkbench.auditContainers': (...called: Called) => auditContainers(called),
    'containerWorkbench.auditImages': (...called: Called) => auditImages(called),
    'containerWorkbench.auditFiles': auditFiles,
    'containerWorkbench.exportAudit': exportAudit,
  };
}
