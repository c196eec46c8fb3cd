import type { Workbench } from '../workbench';
import type { SandboxMount, SandboxProcess } from './types';

/** Every sandbox has those, and they say nothing of it. */
const SYSTEM = /^\/(?:proc|sys|dev|run)(?:\/|$)/;

/** The mounts that a process sees besides its root and those of the system. */
export async function mountsOf(workbench: Workbench, { pid }: SandboxProcess): Promise<SandboxMount[]> {
  const { stdout } = await workbench.run(['cat', `/proc/${pid}/mountinfo`], {
    repeatable: true,
    timeout: 10_000,
  });
  return readMounts(stdout);
}

/** Of proc_pid_mountinfo(5): `36 35 98:0 /src /dst ro,noatime master:1 - ext4 /dev/root rw`. */
export function readMounts(text: string): SandboxMount[] {
  return text.split('\n').flatMap((line) => {
    const [, root = '', target = '', options = '', type = '', device = ''] =
      /^\d+ \d+ \S+ (\S+) (\S+) (\S+)(?: [a-z_]+(?::\d+)?)* - (\S+) (\S+)/.exec(line) ?? [];
    if (target === '' || target === '/' || target === '/.lock' || SYSTEM.test(target)) return [];
    const isBind = root !== '/';
    return [
      {
        source: unescape(isBind ? root : device),
        target: unescape(target),
        type,
        readOnly: options.split(',').includes('ro'),
      },
    ];
  });
}

/** Blanks, line ends and backslashes stand as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
