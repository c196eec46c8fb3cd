import type { AuditRule } from '../rule';

/** What distributions bring. */
const USUAL =
  /^\/?(?:usr\/)?s?bin\/(?:su|sudo|mount|umount|passwd|chsh|chfn|newgrp|gpasswd|chage|expiry|ping6?|unix_chkpwd|pam_extrausers_chkpwd|bbsuid|ssh-agent|wall|write|crontab|fusermount3?|pkexec)$|\/(?:ssh-keysign|dbus-daemon-launch-helper|polkit-agent-helper-1|utempter)$/;

export const rule: AuditRule = {
  meta: {
    id: 'setuid-file',
    title: 'Programs in the image give their user the rights of another.',
    severity: 'low',
    checklist: 'images',
    points: [4],
    sources: ['CIS Docker Benchmark 4.8'],
    bench: ['4.8'],
    allows: 'A user without rights in the container becomes root there, where one of them has a fault.',
    remedy:
      'Remove the programs, or their mark (RUN chmod a-s FILE), or start containers with --security-opt no-new-privileges.',
  },
  image({ contents, name }, report) {
    if (contents === undefined) return 'absent';
    const found = contents.programs;
    if (found.length === 0) return undefined;
    const strange = found.filter(({ path }) => !USUAL.test(path));
    const shown = (strange.length > 0 ? strange : found).slice(0, 5).map(({ path }) => path);
    report({
      ...(strange.length > 0 && { severity: 'medium' }),
      message: `${name} has ${found.length} programs with setuid or setgid: ${shown.join(', ')}${found.length > shown.length ? ', …' : ''}.`,
    });
    return undefined;
  },
};
