import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectSsh } from '../../src/workbench';
import type { SshTarget, Workbench } from '../../src/workbench';
import { embeddedWorkbench } from './embedded-workbench';

/** The embedded workbench's SSH server, for us and for the programs that people use otherwise. */
export interface BenchConnection {
  target: SshTarget & { identityFiles: readonly string[] };
  /** Where Docker's socket is on it. */
  dockerSocket: string;
  /** Logs in, there or at another address that leads there. */
  connect(elsewhere?: { host: string; port: number }): Promise<Workbench>;
  /** Environment in which `ssh`, `sftp` and what runs them log in at {@link ALIAS} without a question. */
  env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** The host that the configuration of `ssh` in {@link BenchConnection.env} knows. */
export const ALIAS = 'workbench';

interface SshState {
  host: string;
  port: number;
  user: string;
  identityFile: string;
  knownHostsFile: string;
  hostKeyFingerprint: string;
}

/** Undefined where there is no embedded workbench with an SSH server and Docker. */
export async function benchConnection(): Promise<BenchConnection | undefined> {
  const state = embeddedWorkbench();
  if (state?.running !== true || state.dockerHost === undefined) return undefined;
  const ssh = state as typeof state & SshState;
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-connection-'));
  const config = path.join(folder, 'config');
  await writeFile(
    config,
    [
      `Host ${ALIAS}`,
      ...[`HostName ${ssh.host}`, `Port ${ssh.port}`, `User ${ssh.user}`],
      ...[`IdentityFile ${ssh.identityFile}`, 'IdentitiesOnly yes', 'BatchMode yes'],
      ...[`UserKnownHostsFile ${ssh.knownHostsFile}`, 'ControlMaster no'],
      '',
    ].join('\n'),
  );
  // ssh looks for its configuration in the home folder of the account, whatever $HOME says.
  for (const program of ['ssh', 'sftp']) {
    await writeFile(
      path.join(folder, program),
      `#!/bin/sh\nPATH=\${PATH#*:} exec ${program} -F ${config} "$@"\n`,
      { mode: 0o755 },
    );
  }
  const target = { host: ssh.host, port: ssh.port, user: ssh.user, identityFiles: [ssh.identityFile] };
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const opened: Workbench[] = [];
  return {
    target,
    dockerSocket: path.normalize(state.dockerHost.slice('unix://'.length)),
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
    connect: async (elsewhere) => {
      const workbench = await connectSsh({
        target: { ...target, ...elsewhere },
        knownHostsFiles: elsewhere === undefined ? [ssh.knownHostsFile] : [path.join(folder, 'known_hosts')],
        prompts: {
          confirmHostKey: ({ fingerprint }) => Promise.resolve(fingerprint === ssh.hostKeyFingerprint),
          password: none,
          passphrase: none,
          answers: none,
          sudoPassword: none,
        },
      });
      opened.push(workbench);
      return workbench;
    },
    close: async () => {
      await Promise.all(opened.map((workbench) => workbench.close()));
      await rm(folder, { recursive: true });
    },
  };
}
