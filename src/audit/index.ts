import type { createAudit } from './all';

export type * from './types';
export type { Auditor, AuditResult } from './auditor';
export type { DocumentKind } from './documents/kinds';
export type { HostFacts } from './host/facts';
export type { ReportFormat } from './report/formats';
export type { AuditReport, EarlierReport, ReportEntry, ReportPlace } from './report/report';
export type { Suppression } from './suppressions';
export type { AuditedWorkbench, ContentsOf, Scope } from './workbench';
export { documentKind } from './documents/kinds';
export { placeOf } from './place';
export { keyOf, keyText, whereOf } from './report/key';
export { AUDIT_SEVERITIES, compareSeverities, isAbove, isGrave } from './severities';

/** Everything of the audit that is worth loading only when something is audited: rules, the shell's parser, YAML. */
export type Audit = ReturnType<typeof createAudit>;

let audit: Promise<Audit> | undefined;

/** The audit, loaded on the first call. */
export function loadAudit(): Promise<Audit> {
  audit ??= import('./all').then((all) => all.createAudit());
  return audit;
}
