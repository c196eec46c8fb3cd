import { markdownCell } from '../base';
import type { Capability, PreflightReport } from './types';

const MARKS: Readonly<Record<Capability['state'], string>> = { ok: '✔', hindered: '⚠', missing: '✘' };

/**
 * A report as a Markdown table, for a request for help. It names the machine only where `title` does, and neither its
 * users nor its folders.
 */
export function reportText(report: PreflightReport, title: string): string {
  const rows = report.capabilities.map(({ label, state, value, needed, remedy = '' }) =>
    [
      MARKS[state],
      needed ? `**${markdownCell(label)}**` : markdownCell(label),
      markdownCell(value),
      markdownCell(remedy),
    ].join(' | '),
  );
  return [
    `### ${markdownCell(title)}`,
    '',
    `Looked at ${new Date(report.takenAt).toISOString()}. What the course needs is in **bold**.`,
    '',
    '|   | What | Found | What to do |',
    '| - | ---- | ----- | ---------- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
