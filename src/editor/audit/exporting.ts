import * as vscode from 'vscode';
import { loadAudit, type AuditReport, type ReportFormat } from '../../audit';
import { localNameFor } from '../../workbench';

const ENDINGS: Readonly<Record<ReportFormat, string>> = {
  markdown: 'md',
  json: 'json',
  sarif: 'sarif',
  text: 'txt',
};
/** Characters of a title in the proposed name of a file: names of more than 255 bytes are refused. */
const LONGEST = 50;
const NAMES: Readonly<Record<ReportFormat, string>> = {
  markdown: 'Markdown',
  json: 'JSON',
  sarif: 'SARIF',
  text: 'Text',
};

/** Saves a report where the person says; without a format in that of the ending that they give the file. */
export async function exportReport(report: AuditReport, format?: ReportFormat): Promise<void> {
  const formats = format === undefined ? (Object.keys(ENDINGS) as ReportFormat[]) : [format];
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const title = [...report.title].slice(0, LONGEST).join('');
  const name = localNameFor(`audit-${title}.${ENDINGS[formats[0] ?? 'markdown']}`);
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the report of the audit'),
    filters: Object.fromEntries(formats.map((each) => [NAMES[each], [ENDINGS[each]]])),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (uri === undefined) return;
  const ending = /\.(\w+)$/.exec(uri.path)?.[1];
  const { formatReport } = await loadAudit();
  const chosen = format ?? formats.find((each) => ENDINGS[each] === ending) ?? 'markdown';
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(formatReport(report, chosen)));
}
