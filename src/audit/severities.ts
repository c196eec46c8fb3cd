import type { AuditFinding, AuditSeverity } from './types';

/** The worst first. */
export const AUDIT_SEVERITIES: readonly AuditSeverity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** For sorting: negative where `a` is worse than `b`. */
export function compareSeverities(a: AuditSeverity, b: AuditSeverity): number {
  return AUDIT_SEVERITIES.indexOf(a) - AUDIT_SEVERITIES.indexOf(b);
}

/** Whether `severity` is worse than `limit`. */
export function isAbove(severity: AuditSeverity, limit: AuditSeverity): boolean {
  return compareSeverities(severity, limit) < 0;
}

/**
 * Whether a finding is about power over the machine itself, so that somebody should be asked before, and told of it
 * afterwards: high or critical, and not about what is in an image or becomes known of it, as secrets do.
 */
export function isGrave({ severity, checklist }: AuditFinding): boolean {
  return isAbove(severity, 'medium') && checklist !== 'images';
}
