import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey } from './sshd';
import type { TestSshd } from './sshd';

/** Settings of an extension that connects to a user's workbench by itself and asks nothing: by a key of its own, to a host it knows. */
export async function connectsByItself(sshd: TestSshd, user: string): Promise<Record<string, unknown>> {
  const key = await makeKey(sshd.folder, `key-${randomBytes(4).toString('hex')}`);
  await sshd.authorize(await readFile(`${key}.pub`, 'utf8'));
  const knownHosts = join(sshd.folder, 'known_hosts');
  const hostKey = await readFile(join(sshd.folder, 'host_key.pub'), 'utf8');
  await writeFile(knownHosts, `[${sshd.host}]:${sshd.port} ${hostKey}`);
  return {
    'containerWorkbench.connectOnStartup': `${user}@${sshd.host}:${sshd.port}`,
    'containerWorkbench.ssh.identityFiles': [key],
    'containerWorkbench.ssh.knownHostsFiles': [knownHosts],
  };
}
