import { displayText, markdownCell } from '../../base';
import { quote } from '../../workbench';
import type { AuditRule } from '../rule';
import { AUDIT_SEVERITIES } from '../severities';
import type { AuditSeverity, Checklist } from '../types';
import { keyOf, keyText, whereOf } from './key';
import type { AuditReport, ReportEntry } from './report';

export type ReportFormat = 'text' | 'markdown' | 'json' | 'sarif';

export const REPORT_FORMATS: Readonly<
  Record<ReportFormat, (report: AuditReport, rules: readonly AuditRule[]) => string>
> = { text: textReport, markdown: markdownReport, json: jsonReport, sarif: sarifReport };

const LISTS: Readonly<Record<Checklist, string>> = {
  host: 'On the host',
  images: 'For the images',
  containers: 'For the containers',
};

function summary({ score, counts, suppressed, change }: AuditReport): string[] {
  const found = AUDIT_SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${severity}`,
  );
  return [
    `Score: ${score} of 100${changed(change)}. ${found.length === 0 ? 'Nothing was found.' : `Found: ${found.join(', ')}.`}`,
    ...(suppressed.length === 0 ? [] : [`Suppressed: ${suppressed.length}.`]),
    ...(change === undefined
      ? []
      : [`Since the last run: ${change.added.length} new, ${change.gone.length} gone.`]),
  ];
}

function changed(change: AuditReport['change']): string {
  if (change === undefined || change.score === 0) return '';
  return ` (${change.score > 0 ? '+' : ''}${change.score})`;
}

/** Rules for which root's rights were missing. */
function unseen({ gaps }: AuditReport): string[] {
  return [...new Set(gaps.filter(({ reason }) => reason === 'rights').map(({ rule }) => rule))];
}

/** One line a finding, as compilers have them, and a summary. */
function textReport(report: AuditReport): string {
  const hidden = unseen(report);
  return [
    ...report.entries.map(
      (entry) =>
        `${displayText(whereOf(entry))}: ${entry.finding.severity} ${entry.finding.rule}: ${displayText(entry.finding.message)} ${displayText(entry.finding.remedy)}`,
    ),
    ...summary(report),
    ...(hidden.length === 0 ? [] : [`Not looked at without root’s rights: ${hidden.join(', ')}.`]),
    '',
  ].join('\n');
}

/** For people: by severity, and what belongs to which list of the checklist. */
function markdownReport(report: AuditReport): string {
  const parts = [`# Audit: ${inline(report.title)}`, new Date(report.time).toISOString(), ...summary(report)];
  for (const severity of AUDIT_SEVERITIES) {
    const entries = report.entries.filter(({ finding }) => finding.severity === severity);
    if (entries.length > 0) parts.push(`## ${capital(severity)}`, entries.map(item).join('\n'));
  }
  parts.push(
    '## By the checklist',
    ...Object.entries(LISTS).map(([list, title]) => checklistPart(report, list, title)),
  );
  if (report.suppressed.length > 0)
    parts.push(
      '## Suppressed',
      report.suppressed
        .map(
          (entry) =>
            `- ${inline(whereOf(entry))}: ${entry.finding.rule}, until ${entry.suppression.expires}: ${inline(entry.suppression.reason)}`,
        )
        .join('\n'),
    );
  if (report.change !== undefined && report.change.added.length + report.change.gone.length > 0)
    parts.push(
      '## Since the last run',
      [
        ...report.change.added.map((key) => `- new: ${inline(keyText(key))}`),
        ...report.change.gone.map((key) => `- gone: ${inline(keyText(key))}`),
      ].join('\n'),
    );
  const hidden = unseen(report);
  if (hidden.length > 0)
    parts.push('## Not looked at', `Only root may see what these rules ask for: ${hidden.join(', ')}.`);
  return `${parts.join('\n\n')}\n`;
}

function item(entry: ReportEntry): string {
  const { rule, message, allows, remedy, corrected } = entry.finding;
  const command =
    corrected === undefined ? '' : `\n\n  \`\`\`sh\n  ${displayText(quote(corrected))}\n  \`\`\`\n`;
  return `- **${inline(message)}** (${rule}; ${inline(whereOf(entry))}) ${inline(allows)} ${inline(remedy)}${command}`;
}

function checklistPart({ entries }: AuditReport, list: string, title: string): string {
  const counted = new Map<string, number>();
  for (const { finding } of entries)
    if (finding.checklist === list) counted.set(finding.rule, (counted.get(finding.rule) ?? 0) + 1);
  const rows = [...counted].map(([rule, count]) => `- ${rule}: ${count}`);
  return `### ${title}\n\n${rows.length === 0 ? 'Nothing.' : rows.join('\n')}`;
}

function inline(text: string): string {
  return markdownCell(displayText(text));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Everything, and what the next report is compared with. */
function jsonReport(report: AuditReport): string {
  const entry = (each: ReportEntry) => {
    const { rule, severity, checklist, subject, message, allows, remedy, corrected } = each.finding;
    return { rule, severity, checklist, subject, message, allows, remedy, corrected, place: each.place };
  };
  return `${JSON.stringify(
    {
      title: report.title,
      time: new Date(report.time).toISOString(),
      score: report.score,
      counts: report.counts,
      findings: report.entries.map(entry),
      suppressed: report.suppressed.map((each) => ({ ...entry(each), suppression: each.suppression })),
      notLookedAt: unseen(report),
      change: report.change,
      keys: [...new Set(report.entries.map(keyOf))],
    },
    undefined,
    2,
  )}\n`;
}

/** SARIF has three levels only; `security-severity` is GitHub's, on the scale of CVSS. */
const LEVELS: Readonly<Record<AuditSeverity, readonly [level: string, severity: string]>> = {
  critical: ['error', '9.5'],
  high: ['error', '8.0'],
  medium: ['warning', '5.5'],
  low: ['note', '3.0'],
  info: ['note', '0.0'],
};

/** Static Analysis Results Interchange Format 2.1.0 (OASIS). */
function sarifReport(report: AuditReport, rules: readonly AuditRule[]): string {
  const all = [...report.entries, ...report.suppressed];
  const used = new Set(all.map(({ finding }) => finding.rule));
  return JSON.stringify({
    $schema: 'http://json.schemastore.org/sarif-2.1.0',
    runs: [
      {
        results: all.map((entry) => ({
          ruleId: entry.finding.rule,
          level: LEVELS[entry.finding.severity][0],
          message: { text: `${entry.finding.message} ${entry.finding.allows} ${entry.finding.remedy}` },
          locations: [locationOf(entry)],
          ...('suppression' in entry && {
            suppressions: [
              {
                kind: 'external',
                justification: report.suppressed.find((each) => each === entry)?.suppression.reason,
              },
            ],
          }),
        })),
        tool: {
          driver: {
            name: 'Container Workbench audit',
            rules: rules
              .filter(({ meta }) => used.has(meta.id))
              .map(({ meta }) => ({
                id: meta.id,
                shortDescription: { text: meta.title },
                fullDescription: { text: `${meta.allows} ${meta.remedy}` },
                properties: {
                  'security-severity': LEVELS[meta.severity][1],
                  tags: ['security', ...meta.sources],
                },
              })),
          },
        },
      },
    ],
    version: '2.1.0',
  });
}

function locationOf({ place, finding: { subject } }: ReportEntry) {
  if (place === undefined)
    return {
      logicalLocations: [
        { kind: 'resource', name: subject.name, fullyQualifiedName: `${subject.kind}/${subject.name}` },
      ],
    };
  const { file, line, column, endLine, endColumn } = place;
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F') },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}
