import { keyOf, keyText, whereOf } from '../../audit';
import type { Auditor, AuditFinding, AuditReport, ReportEntry } from '../../audit';
import { displayText } from '../../base';
import { quote } from '../../workbench';
import type { FindingDeed, FindingView, GroupView, ReportView } from './protocol';

/** Rules about limits that a container that is there can be given. */
const LIMITED: ReadonlySet<string> = new Set(['memory-limit', 'cpu-limit', 'pids-limit']);

/** A report as its page shows it. All that machines, images and files say is made fit to be shown here. */
export function viewOf(
  report: AuditReport,
  rules: Auditor['rules'],
  { time, mayElevate }: { time: string; mayElevate: boolean },
): ReportView {
  const added = new Set(report.change?.added);
  const groups = new Map<string, { entries: [number, ReportEntry][] }>();
  report.entries.forEach((entry, index) => {
    const key = `${entry.finding.rule} ${entry.finding.severity}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { entries: [[index, entry]] });
    else group.entries.push([index, entry]);
  });
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  return {
    title: displayText(report.title),
    time,
    score: report.score,
    change: report.change && { score: report.change.score, added: report.change.added.length },
    gone: (report.change?.gone ?? []).map((key) => displayText(keyText(key))),
    counts: report.counts,
    groups: [...groups.values()].map(({ entries }) => groupOf(entries, metas, added)),
    suppressed: report.suppressed.map(({ suppression, ...entry }) => ({
      rule: entry.finding.rule,
      where: displayText(whereOf(entry)),
      reason: displayText(suppression.reason),
      expires: suppression.expires,
    })),
    unseen: [...new Set(report.gaps.filter(({ reason }) => reason === 'rights').map(({ rule }) => rule))],
    mayElevate,
  };
}

type Metas = ReadonlyMap<string, Auditor['rules'][number]['meta']>;

function groupOf(
  entries: readonly [number, ReportEntry][],
  metas: Metas,
  added: ReadonlySet<string>,
): GroupView {
  const [, { finding }] = entries[0]!;
  const meta = metas.get(finding.rule);
  const points = meta?.points.map((point) => `B.3, ${point}`) ?? [];
  return {
    rule: finding.rule,
    title: meta?.title ?? finding.rule,
    severity: finding.severity,
    checklist: finding.checklist,
    allows: displayText(finding.allows),
    remedy: displayText(finding.remedy),
    sources: [...(meta?.sources ?? []), ...points].join(', '),
    findings: entries.map(([index, entry]) => findingOf(index, entry, finding, added)),
  };
}

function findingOf(
  index: number,
  entry: ReportEntry,
  first: AuditFinding,
  added: ReadonlySet<string>,
): FindingView {
  const { message, allows, remedy, corrected } = entry.finding;
  return {
    index,
    where: displayText(whereOf(entry)),
    message: displayText(message),
    ...(allows !== first.allows && { allows: displayText(allows) }),
    ...(remedy !== first.remedy && { remedy: displayText(remedy) }),
    ...(corrected !== undefined && { corrected: displayText(quote(corrected)) }),
    deeds: deedsOf(entry),
    isNew: added.has(keyOf(entry)),
  };
}

function deedsOf({ finding, place }: ReportEntry): FindingDeed[] {
  const { rule, subject, corrected, fixes } = finding;
  return [
    ...(place === undefined ? [] : (['line'] as const)),
    ...(place !== undefined && fixes.length > 0 ? (['fix'] as const) : []),
    ...(corrected === undefined ? [] : (['copy'] as const)),
    ...(subject.kind === 'container' && LIMITED.has(rule) ? (['limits'] as const) : []),
    'suppress',
  ];
}
