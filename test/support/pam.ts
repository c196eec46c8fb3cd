import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A PAM service of its own, with an sshd that uses it: sshd's service is named as its program is. */
export interface PamService {
  /** The path of the sshd to start. */
  sshd: string;
  remove(): Promise<void>;
}

/** Defines one; `lines` are those of a file in /etc/pam.d (pam.d(5)). */
export async function definePamService(lines: readonly string[]): Promise<PamService> {
  const name = `sshd-cwtest-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp('/tmp/cwtest-pam-');
  const definition = path.join('/etc/pam.d', name);
  const sshd = path.join(folder, name);
  await symlink('/usr/sbin/sshd', sshd);
  await writeFile(definition, `${lines.join('\n')}\n`);
  return {
    sshd,
    remove: async () => {
      await rm(definition, { force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
