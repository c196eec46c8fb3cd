import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../../base';
import { reportText, type PreflightReport } from '../../preflight';
import type { Workbench } from '../../workbench';
import { VIEWS } from '../contributions';
import { withLateProgress } from '../notify';
import type { WorkbenchRow } from '../trees/workbenchView';
import type { Connection } from '../types';
import { install } from './install';
import type { Preflights } from './preflights';
import { CapabilityRow, PreflightRow, lackingOf } from './section';

/** What {@link createPreflightActions} acts on. */
export interface PreflightParts {
  log: vscode.LogOutputChannel;
  connection: Connection & { retryEngine(): Promise<void> };
  preflights: Preflights;
}

/** What the commands about what a workbench has do. */
export function createPreflightActions({ log, connection, preflights }: PreflightParts) {
  const workbenchOf = (row: unknown): Workbench => {
    if (row instanceof PreflightRow || row instanceof CapabilityRow) return row.workbench;
    const address =
      (row as WorkbenchRow | undefined)?.kind === 'workbench'
        ? (row as { address: string }).address
        : undefined;
    const held =
      address === undefined ? connection.active : connection.all.find((one) => one.address === address);
    if (held !== undefined) return held.workbench;
    throw new ExplainedError('not-connected', vscode.l10n.t('No workbench is connected.'), {
      remedy: vscode.l10n.t('Connect to one first.'),
    });
  };

  const look = (workbench: Workbench): Promise<PreflightReport> =>
    withLateProgress(vscode.l10n.t('Looking at what {0} has', displayText(workbench.label)), (signal) =>
      preflights.look(workbench, { signal }),
    );

  async function copy(workbench: Workbench): Promise<void> {
    const seen = preflights.of(workbench);
    const report = seen?.kind === 'seen' ? seen.report : await look(workbench);
    await vscode.env.clipboard.writeText(reportText(report, vscode.l10n.t('What the workbench has')));
    const withName = vscode.l10n.t('Copy With Its Name');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('Copied, without the names of the machine and its user.'),
      withName,
    );
    if (answer !== withName) return;
    const title = vscode.l10n.t('What {0} has', displayText(workbench.label));
    await vscode.env.clipboard.writeText(reportText(report, title));
  }

  async function tell(workbench: Workbench): Promise<void> {
    const report = await look(workbench);
    void vscode.commands.executeCommand(`${VIEWS.workbench}.focus`);
    const lacking = lackingOf(report).map(({ label }) => label);
    const copyReport = vscode.l10n.t('Copy Report');
    const answer = await (lacking.length === 0
      ? vscode.window.showInformationMessage(
          noticeText(vscode.l10n.t('{0} has all that the course needs.', workbench.label)),
          copyReport,
        )
      : vscode.window.showWarningMessage(
          noticeText(
            vscode.l10n.t(
              '{0} lacks something that the course needs: {1}. The Workbench view says what to do.',
              workbench.label,
              lacking.join(', '),
            ),
          ),
          copyReport,
        ));
    if (answer === copyReport) await copy(workbench);
  }

  return {
    'containerWorkbench.preflight': (row?: unknown) => tell(workbenchOf(row)),
    'containerWorkbench.copyReport': (row?: unknown) => copy(workbenchOf(row)),
    /** Of a row, or of the active workbench by the id of what it lacks. */
    'containerWorkbench.installCapability': async (row: unknown) => {
      const id = row instanceof CapabilityRow ? row.capability.id : row;
      const workbench = workbenchOf(row);
      const { capabilities = [], installer } = preflights.report(workbench) ?? {};
      const capability = capabilities.find((one) => one.id === id);
      if (capability?.packages === undefined || installer === undefined) return;
      if (!(await install(workbench, capability, installer, log))) return;
      await look(workbench);
      if (connection.active?.workbench === workbench) await connection.retryEngine();
    },
  };
}
