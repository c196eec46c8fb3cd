import type { Capability, PreflightReport } from './types';

const MARKS: Readonly<Record<Capability['state'], string>> = { ok: '✔', hindered: '⚠', missing: '✘' };

/**
 * A report as a Markdown table, for a request for help. It names the machine only where `title` does, and neither its
 * users nor its folders.
 */
export function reportText(report: PreflightReport, title: string): string {
  const rows = report.capabilities.map(({ label, state, value, needed, remedy = '' }) =>
    [MARKS[state], needed ? `**${cell(label)}**` : cell(label), cell(value), cell(remedy)].join(' | '),
  );
  return [
    `### ${cell(title)}`,
    '',
    `Looked at ${new Date(report.takenAt).toISOString()}. What the course needs is in **bold**.`,
    '',
    '|   | What | Found | What to do |',
    '| - | ---- | ----- | ---------- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/** Text of a table's cell that is shown as it is (GFM 4.10, CommonMark 2.4). */
function cell(text: string): string {
  return text.replace(/[\\|`*_[\]<>#&!~]/g, (character) => `\\${character}`);
}
