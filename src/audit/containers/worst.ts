import type { ContainerDetails } from '../../docker';
import type { Auditor } from '../auditor';
import { isGrave } from '../severities';
import type { AuditFinding } from '../types';
import { inspectedContainer } from './inspected';

/** The worst that a container may do to the machine, by what it was made with; undefined for an ordinary one. */
export function worstOf(auditor: Auditor, details: ContainerDetails): AuditFinding | undefined {
  return auditor.container(inspectedContainer(details)).findings.find(isGrave);
}
