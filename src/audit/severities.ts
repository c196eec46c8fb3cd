import type { AuditSeverity } from './types';

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
