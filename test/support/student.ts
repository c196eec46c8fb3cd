import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A system user of this machine that exists for the time of a test. */
export interface Student {
  name: string;
  password: string;
  home: string;
  remove(): Promise<void>;
}

/** True where users can be created: as root, on a machine with useradd(8). */
export function canCreateUsers(): boolean {
  return process.getuid?.() === 0;
}

/** Creates a user with a password and a home folder of its own. */
export async function createStudent(
  options: { shell?: string; groups?: readonly string[] } = {},
): Promise<Student> {
  const name = `cwtest-${randomBytes(4).toString('hex')}`;
  const password = `pass word ${randomBytes(6).toString('hex')}`;
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
  await new Promise<void>((resolve, reject) => {
    const child = execFile('chpasswd', (error) => (error === null ? resolve() : reject(error as Error)));
    child.stdin?.end(`${name}:${password}\n`);
  });
  return {
    name,
    password,
    home,
    remove: async () => {
      await exec('userdel', ['--force', name]);
      await rm(parent, { recursive: true, force: true });
    },
  };
}
