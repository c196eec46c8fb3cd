import type { AuditSeverity, Checklist } from '../../audit';
import type { Words } from './words';

/**
 * What the extension and the page of a report say to each other. The page is told the whole report, and names a finding
 * by its place in it and a thing to do by one of the names below: it names no command, file or container.
 */

/** What can be done about one finding. */
export const FINDING_DEEDS = ['line', 'fix', 'copy', 'limits', 'suppress'] as const;
export type FindingDeed = (typeof FINDING_DEEDS)[number];

/** What can be done with the report. */
export const REPORT_DEEDS = ['again', 'elevate', 'markdown', 'json', 'sarif', 'suppressions'] as const;
export type ReportDeed = (typeof REPORT_DEEDS)[number];

/** One thing that was found. */
export interface FindingView {
  /** Its place in the report. */
  readonly index: number;
  /** A container, an image, a file with its line. */
  readonly where: string;
  readonly message: string;
  /** Where they are not those of its group. */
  readonly allows?: string;
  readonly remedy?: string;
  /** The command without it. */
  readonly corrected?: string;
  readonly deeds: readonly FindingDeed[];
  /** Not there in the last run. */
  readonly isNew: boolean;
}

/** What one rule has found, at one severity. */
export interface GroupView {
  readonly rule: string;
  readonly title: string;
  readonly severity: AuditSeverity;
  readonly checklist: Checklist;
  readonly allows: string;
  readonly remedy: string;
  /** Recommendations that it comes from, and points of the course's checklist. */
  readonly sources: string;
  readonly findings: readonly FindingView[];
}

export interface SuppressedView {
  readonly rule: string;
  readonly where: string;
  readonly reason: string;
  readonly expires: string;
}

export interface ReportView {
  readonly title: string;
  readonly time: string;
  /** 0 to 100. */
  readonly score: number;
  /** Of the last run; undefined where there was none. */
  readonly change: { readonly score: number; readonly added: number } | undefined;
  readonly gone: readonly string[];
  readonly counts: Readonly<Record<AuditSeverity, number>>;
  /** The worst first. */
  readonly groups: readonly GroupView[];
  readonly suppressed: readonly SuppressedView[];
  /** Rules that take root's rights. */
  readonly unseen: readonly string[];
  /** Whether it can be looked at with root's rights. */
  readonly mayElevate: boolean;
}

export type ToPage =
  | { readonly type: 'report'; readonly run: number; readonly report: ReportView; readonly words: Words }
  | { readonly type: 'busy'; readonly busy: boolean };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'report'; readonly deed: ReportDeed }
  /** `run`: of the report that the page shows, which may be an older one. */
  | { readonly type: 'finding'; readonly deed: FindingDeed; readonly run: number; readonly index: number };

/** The message of the page, or undefined where it is none. */
export function readMessage(message: unknown): FromPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, deed, run, index } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'report') {
    const known = REPORT_DEEDS.find((one) => one === deed);
    return known && { type, deed: known };
  }
  const known = FINDING_DEEDS.find((one) => one === deed);
  if (type !== 'finding' || known === undefined) return undefined;
  return Number.isSafeInteger(run) && Number.isSafeInteger(index)
    ? { type, deed: known, run: run as number, index: index as number }
    : undefined;
}
