export { createAuditActions, type AuditParts } from './actions';
export { CommandAudit } from './commandAudit';
export { AuditReports } from './reports';
export { EarlierReports } from './rerun';
export { SuppressionFiles } from './suppressions';
