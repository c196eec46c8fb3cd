import { Auditor } from './auditor';
import { worstOf } from './containers/worst';
import { auditDocument } from './documents/audit';
import type { ReportFormat } from './report/formats';
import { REPORT_FORMATS } from './report/formats';
import type { AuditReport } from './report/report';
import { makeReport, remembered } from './report/report';
import { AUDIT_RULES } from './rules';
import { addSuppression, readSuppressions, suppressionOf, SUPPRESSIONS_FILE } from './suppressions';
import { auditContainer, auditImage, auditWorkbench } from './workbench';

/** A report as a text for people or programs. */
export function formatReport(report: AuditReport, format: ReportFormat): string {
  return REPORT_FORMATS[format](report, AUDIT_RULES);
}

/** See `Audit`. */
export function createAudit() {
  return {
    auditor: new Auditor(),
    auditDocument,
    auditWorkbench,
    auditContainer,
    auditImage,
    worstOf,
    makeReport,
    remembered,
    formatReport,
    readSuppressions,
    addSuppression,
    suppressionOf,
    suppressionsFile: SUPPRESSIONS_FILE,
  };
}
