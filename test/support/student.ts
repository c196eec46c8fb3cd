import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A system user of this machine that exists for the time of a test. */
export interface Student {
  name: string;
  password: string;
  home: string;
  /** Sets a new password, and answers with it. */
  changePassword(): Promise<string>;
  remove(): Promise<void>;
}

export interface StudentOptions {
  /** The login shell; bash unless said otherwise. */
  shell?: string;
  groups?: readonly string[];
  /** May run anything as root with sudo(8), after giving the password or without. */
  sudo?: 'password' | 'no-password';
}

/** True where users can be created: as root, on a machine with useradd(8). */
export function canCreateUsers(): boolean {
  return process.getuid?.() === 0;
}

/** Creates a user with a password and a home folder of its own. */
export async function createStudent(options: StudentOptions = {}): Promise<Student> {
  const name = `cwtest-${randomBytes(4).toString('hex')}`;
  const parent = await mkdtemp('/tmp/cwtest-home-');
  await exec('chmod', ['755', parent]);
  const home = path.join(parent, name);
  const groups = options.groups === undefined ? [] : ['--groups', options.groups.join(',')];
  await exec('useradd', [
    '--create-home',
    '--home-dir',
    home,
    '--shell',
    options.shell ?? '/bin/bash',
    ...groups,
    name,
  ]);
  const password = await setPassword(name);
  const sudoers = `/etc/sudoers.d/${name}`;
  if (options.sudo !== undefined) {
    const tag = options.sudo === 'password' ? 'PASSWD' : 'NOPASSWD';
    await writeFile(sudoers, `${name} ALL=(ALL:ALL) ${tag}: ALL\n`, { mode: 0o440 });
  }
  const student: Student = {
    name,
    password,
    home,
    changePassword: async () => (student.password = await setPassword(name)),
    remove: async () => {
      await endProcessesOf(name);
      await rm(sudoers, { force: true });
      await exec('userdel', ['--force', name]);
      await rm(parent, { recursive: true, force: true });
    },
  };
  return student;
}

async function setPassword(name: string): Promise<string> {
  const password = `pass word ${randomBytes(6).toString('hex')}`;
  // It goes through standard input, never onto a command line.
  const chpasswd = exec('chpasswd');
  chpasswd.child.stdin?.end(`${name}:${password}\n`);
  await chpasswd;
  return password;
}

/** Programs without a terminal outlive the connection they were started through. */
async function endProcessesOf(user: string): Promise<void> {
  const { stdout } = await exec('id', ['-u', user]);
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const owner = await stat(`/proc/${pid}`).catch(() => undefined);
    if (owner?.uid !== Number(stdout)) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
