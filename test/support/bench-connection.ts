import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { connectSsh } from '../../src/workbench';
import type { SshTarget, Workbench } from '../../src/workbench';
import { embeddedWorkbench } from './embedded-workbench';
import { canStartSshd, startSshd } from './sshd';
import { canCreateUsers, createStudent } from './student';

const exec = promisify(execFile);

/**
 * An SSH server with a user of its own who may use the embedded workbench's Docker, for us and for the programs that
 * people use otherwise. (Whoever runs the bench may have start-up files that take longer than what is measured.)
 */
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

/**
 * Undefined where there is no embedded workbench with Docker, or no right to start an SSH server with a user of its own.
 *
 * @param settings further lines of sshd_config(5)
 */
export async function benchConnection(
  settings: readonly string[] = [],
): Promise<BenchConnection | undefined> {
  const state = embeddedWorkbench();
  if (state?.running !== true || state.dockerHost === undefined) return undefined;
  if (!canStartSshd() || !canCreateUsers()) return undefined;
  const student = await createStudent({ groups: ['docker'] });
  const sshd = await startSshd(settings);
  const folder = path.join(sshd.folder, 'client');
  await mkdir(folder);
  const identityFile = path.join(folder, 'id_ed25519');
  await exec('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', identityFile]);
  await sshd.authorize(await readFile(`${identityFile}.pub`, 'utf8'));
  const knownHosts = path.join(folder, 'known_hosts');
  const config = path.join(folder, 'config');
  await writeFile(
    config,
    [
      `Host ${ALIAS}`,
      ...[`HostName ${sshd.host}`, `Port ${sshd.port}`, `User ${student.name}`],
      ...[`IdentityFile ${identityFile}`, 'IdentitiesOnly yes', 'BatchMode yes'],
      ...[`UserKnownHostsFile ${knownHosts}`, 'StrictHostKeyChecking accept-new', 'ControlMaster no'],
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
  const target = { host: sshd.host, port: sshd.port, user: student.name, identityFiles: [identityFile] };
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const opened: Workbench[] = [];
  return {
    target,
    dockerSocket: path.normalize(state.dockerHost.slice('unix://'.length)),
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
    connect: async (elsewhere) => {
      const workbench = await connectSsh({
        target: { ...target, ...elsewhere },
        knownHostsFiles: [knownHosts],
        prompts: {
          confirmHostKey: ({ fingerprint }) => Promise.resolve(fingerprint === sshd.fingerprint),
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
      await sshd.stop();
      await student.remove();
    },
  };
}
