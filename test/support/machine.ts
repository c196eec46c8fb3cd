import path from 'node:path';
import { connectSsh } from '../../src/workbench';
import type { SshOptions, SshPrompts, SshTarget, Workbench } from '../../src/workbench';
import type { Network } from './network';
import { definePamService } from './pam';
import { skip } from './skip';
import { canStartSshd, startSshd } from './sshd';
import type { TestSshd } from './sshd';
import { canCreateUsers, createStudent } from './student';
import type { Student, StudentOptions } from './student';

/** A private sshd with one user of its own, and what is needed to log in. */
export interface Machine {
  sshd: TestSshd;
  student: Student;
  target: SshTarget;
  /** Does not exist before the first host key was confirmed. */
  knownHosts: string;
  /** Logs in with the password, confirming the host key; whatever is given takes precedence. */
  connect(
    options?: Partial<Omit<SshOptions, 'prompts'>> & { prompts?: Partial<SshPrompts> },
  ): Promise<Workbench>;
  dispose(): Promise<void>;
}

/** Sets one up, or ends the running hook as skipped. */
export async function startMachine(
  context: Mocha.Context,
  options: StudentOptions & {
    settings?: readonly string[];
    network?: Network;
    /** What its sshd is run by. */
    within?: readonly string[];
    /** Asks as these lines of a file in /etc/pam.d say (keyboard-interactive). */
    pam?: readonly string[];
  } = {},
): Promise<Machine> {
  if (!canStartSshd() || !canCreateUsers()) {
    skip(context, 'a private sshd with a user of its own needs root and openssh-server');
  }
  const student = await createStudent(options);
  const pam = options.pam === undefined ? undefined : await definePamService(options.pam);
  const asking = ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'PasswordAuthentication no'];
  const settings = [...(options.settings ?? []), ...(pam === undefined ? [] : asking)];
  const sshd = await startSshd(settings, options.network, pam?.sshd, options.within).catch(
    async (error: unknown) => {
      await student.remove();
      await pam?.remove();
      throw error;
    },
  );
  const opened = new Set<Workbench>();
  const target = { host: sshd.host, port: sshd.port, user: student.name };
  const knownHosts = path.join(sshd.folder, 'dot-ssh', 'known_hosts');
  return {
    sshd,
    student,
    target,
    knownHosts,
    connect: async ({ prompts, ...more } = {}) => {
      const workbench = await connectSsh({
        // No key of whoever runs the tests gets in the way.
        target: { ...target, identityFiles: [] },
        knownHostsFiles: [knownHosts],
        ...more,
        prompts: {
          confirmHostKey: () => Promise.resolve(true),
          password: () => Promise.resolve(student.password),
          passphrase: () => Promise.resolve(undefined),
          answers: () => Promise.resolve(undefined),
          sudoPassword: () => Promise.resolve(student.password),
          ...prompts,
        },
      });
      opened.add(workbench);
      workbench.onDidChangeStatus(({ state }) => {
        if (state === 'closed') opened.delete(workbench);
      });
      return workbench;
    },
    dispose: async () => {
      await Promise.all([...opened].map((workbench) => workbench.close()));
      await sshd.stop();
      await student.remove();
      await pam?.remove();
    },
  };
}
