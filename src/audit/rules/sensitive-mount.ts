import type { Mount } from '../command/settings';
import { isEngine, mountsOf, plainPath } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal, replacement } from '../rule';
import type { AuditSeverity } from '../types';

/** Folders of the machine that belong to its system: whoever writes into them owns it. */
const SYSTEM =
  /^\/(?:boot|dev|etc|lib|lib32|lib64|libx32|proc|sys|usr|bin|sbin|root|run|var|var\/run|var\/lib|var\/lib\/(?:docker|containerd|containers))$/;
/** Files and folders below them that are as good. */
const BELOW =
  /^\/(?:etc\/(?:shadow|passwd|sudoers|sudoers\.d|cron\.d|crontab|ssh|systemd|docker|kubernetes)|root\/\.ssh|proc\/sys|proc\/1|sys\/fs|sys\/kernel|sys\/firmware|var\/spool\/cron|var\/lib\/(?:docker|containerd)\/.+|boot\/.+|usr\/(?:s?bin|lib))$/;
/** What does no harm and is often needed. */
const HARMLESS =
  /^\/(?:etc\/(?:localtime|timezone|hosts|resolv\.conf|machine-id)|dev\/(?:null|zero|urandom|random|shm|log))$/;

export const rule: AuditRule = {
  meta: {
    id: 'sensitive-mount',
    title: 'A folder of the workbench’s system is mounted.',
    severity: 'high',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.6', 'ANSSI-FT-082'],
    bench: ['5.6'],
    allows: 'The container can change what belongs to the workbench’s system, and so take it over.',
    remedy: 'Mount the folder that its program needs, and with :ro where it only reads.',
    bad: 'docker run -v /etc:/host-etc alpine:3.20 ls',
    good: 'docker run alpine:3.20 ls',
  },
  command(command, report) {
    for (const mount of mountsOf(command)) {
      const path = plainPath(mount.source);
      const isRoot = path === '/';
      if (mount.kind !== 'bind' || HARMLESS.test(path)) continue;
      if (!isRoot && !SYSTEM.test(path) && !BELOW.test(path)) continue;
      if (!isEngine(command)) {
        // Runtimes of clusters have no rights but the user's own.
        if (isRoot && !mount.readOnly) report({ at: mount.option, ...OWN_RIGHTS });
        continue;
      }
      report({
        at: mount.option,
        severity: severityOf(isRoot, mount.readOnly),
        message: `${path} of the workbench is mounted${mount.readOnly ? ', to be read only' : ''}.`,
        ...(mount.readOnly && {
          allows:
            'The container can read what belongs to the workbench’s system, passwords and keys too, as far as its user may.',
        }),
        fixes: [removal(`Remove the mount of ${path}`, mount.option), ...readOnlyFix(mount)],
      });
    }
  },
};

const OWN_RIGHTS = {
  severity: 'low',
  message: 'All files of the machine are mounted.',
  allows: 'A program in the container can change whatever you yourself may change.',
} as const;

function severityOf(isRoot: boolean, readOnly: boolean): AuditSeverity {
  if (isRoot) return readOnly ? 'high' : 'critical';
  return readOnly ? 'medium' : 'high';
}

function readOnlyFix({ option, readOnly, source, target }: Mount) {
  if (readOnly || option.name !== 'volume') return [];
  return [replacement('Mount it to be read only', option, ['-v', `${source}:${target}:ro`])];
}
