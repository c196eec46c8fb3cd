export { createAuditActions, type AuditParts } from './actions';
export { CommandAudit } from './commandAudit';
export { AuditReports } from './reports';
