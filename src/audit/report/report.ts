import type { Suppression } from '../suppressions';
import { suppressionOf } from '../suppressions';
import { AUDIT_SEVERITIES, compareSeverities } from '../severities';
import type { AuditFinding, AuditGap, AuditSeverity } from '../types';
import { keyOf } from './key';

/** Where a finding stands; lines and columns count from 1, columns in UTF-16 code units. */
export interface ReportPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportEntry {
  readonly finding: AuditFinding;
  /** Of a finding in a file. */
  readonly place?: ReportPlace;
}

export interface SuppressedEntry extends ReportEntry {
  readonly suppression: Suppression;
}

/** What has become different since another report. */
export interface ReportChange {
  readonly score: number;
  /** Keys ({@link keyOf}) of what is new, and of what is gone. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

export interface AuditReport {
  /** What was looked at, for people. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** The worst first. */
  readonly entries: readonly ReportEntry[];
  readonly suppressed: readonly SuppressedEntry[];
  readonly gaps: readonly AuditGap[];
  /** 0 to 100, see {@link scoreOf}. */
  readonly score: number;
  readonly counts: Readonly<Record<AuditSeverity, number>>;
  readonly change: ReportChange | undefined;
}

/** What an earlier report has to be remembered by. */
export interface EarlierReport {
  readonly score: number;
  readonly keys: readonly string[];
}

export function makeReport(
  title: string,
  found: { entries: readonly ReportEntry[]; gaps?: readonly AuditGap[] },
  {
    suppressions = [],
    earlier,
    now,
  }: { suppressions?: readonly Suppression[]; earlier?: EarlierReport; now: number },
): AuditReport {
  const entries: ReportEntry[] = [];
  const suppressed: SuppressedEntry[] = [];
  for (const entry of found.entries) {
    const { finding, place } = entry;
    const suppression = suppressionOf(finding, suppressions, { now, ...(place && { place: place.file }) });
    if (suppression === undefined) entries.push(entry);
    else suppressed.push({ ...entry, suppression });
  }
  entries.sort((a, b) => compareSeverities(a.finding.severity, b.finding.severity));
  const score = scoreOf(entries);
  return {
    title,
    time: now,
    entries,
    suppressed,
    gaps: found.gaps ?? [],
    score,
    counts: countsOf(entries),
    change: earlier === undefined ? undefined : changeSince(earlier, entries, score),
  };
}

/** What of a report the next one is compared with. */
export function remembered({ score, entries }: AuditReport): EarlierReport {
  return { score, keys: [...new Set(entries.map(keyOf))] };
}

/** What a rule takes of the score that is left, once, however often it finds something. */
const SHARES: Readonly<Record<AuditSeverity, number>> = {
  critical: 0.35,
  high: 0.2,
  medium: 0.07,
  low: 0.02,
  info: 0,
};

/** 100 where nothing was found; each rule that found something takes its share of what is left, by its worst finding. */
export function scoreOf(entries: readonly ReportEntry[]): number {
  const worst = new Map<string, AuditSeverity>();
  for (const { finding } of entries) {
    const known = worst.get(finding.rule);
    if (known === undefined || compareSeverities(finding.severity, known) < 0)
      worst.set(finding.rule, finding.severity);
  }
  let score = 100;
  for (const severity of worst.values()) score *= 1 - SHARES[severity];
  return Math.round(score);
}

function countsOf(entries: readonly ReportEntry[]): Record<AuditSeverity, number> {
  const counts = Object.fromEntries(AUDIT_SEVERITIES.map((each) => [each, 0])) as Record<
    AuditSeverity,
    number
  >;
  for (const { finding } of entries) counts[finding.severity]++;
  return counts;
}

function changeSince(earlier: EarlierReport, entries: readonly ReportEntry[], score: number): ReportChange {
  const before = new Set(earlier.keys);
  const now = new Set(entries.map(keyOf));
  return {
    score: score - earlier.score,
    added: [...now].filter((key) => !before.has(key)),
    gone: [...before].filter((key) => !now.has(key)),
  };
}
