import { loadAudit, type AuditFinding } from '../../audit';
import type { CheckProbes } from '../../course';
import type { Engine } from '../../docker';
import type { Workbench } from '../../workbench';

type Found = Awaited<ReturnType<CheckProbes['audit']>>;

/**
 * What the audit finds, with the rights of the workbench's user. Rejects with `no-such-container` or `no-such-image` where
 * nothing is called `name`.
 */
export async function askAudit(
  workbench: Workbench,
  engine: Engine | undefined,
  { scope, name, signal }: { scope: Parameters<CheckProbes['audit']>[0]; name?: string; signal: AbortSignal },
): Promise<NonNullable<Found>> {
  const { auditor, auditContainer, auditImage, auditWorkbench } = await loadAudit();
  const now = Date.now();
  if (engine !== undefined && name !== undefined) {
    const { findings } =
      scope === 'images'
        ? await auditImage(auditor, engine, name, { now })
        : await auditContainer(auditor, engine, name);
    return findings.map(shown);
  }
  const { entries } = await auditWorkbench(
    auditor,
    { workbench, engine },
    { scope: { [scope]: true }, now, signal },
  );
  return entries.map(({ finding }) => shown(finding));
}

const shown = ({ severity, subject, message }: AuditFinding): NonNullable<Found>[number] => ({
  ...{ severity, subject: subject.name, message },
});
