import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { skip } from './skip';
import { freePort } from './sshd';

/** A registry that wants a login; an engine on this machine reaches it without a certificate. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`, for references. */
  address: string;
  login: { registry: string; username: string; password: string };
  stop(): Promise<void>;
}

/** Debian's program, installed or unpacked for the workbench of this machine (`npm run workbench`). */
const PROGRAMS = [
  '/usr/bin/docker-registry',
  path.resolve('.workbench/tools/docker-registry/usr/bin/docker-registry'),
];

/** `student` with the password `right`, as bcrypt has it with the least work. */
const PASSWORDS = 'student:$2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC\n';

/**
 * Starts one, or ends the running hook as skipped.
 * @param within what a program is run by to be where the registry is to be reached, such as another network
 */
export async function startRegistry(
  context: Mocha.Context,
  within: readonly string[] = [],
): Promise<TestRegistry> {
  const program = PROGRAMS.find((each) => existsSync(each));
  if (program === undefined) skip(context, 'docker-registry is not installed');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'registry-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  await writeFile(path.join(folder, 'passwords'), PASSWORDS);
  await writeFile(
    path.join(folder, 'config.yml'),
    [
      'version: 0.1',
      'log: { level: info, accesslog: { disabled: true } }',
      `storage: { filesystem: { rootdirectory: "${folder}/store" } }`,
      `auth: { htpasswd: { realm: test, path: "${folder}/passwords" } }`,
      `http: { addr: "${address}" }`,
    ].join('\n'),
  );
  const [file = program, ...args] = [...within, program, 'serve', path.join(folder, 'config.yml')];
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  await listens(child.stderr);
  return {
    address,
    login: { registry: address, username: 'student', password: 'right' },
    stop: async () => {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the registry says that it listens; what it says later is let go. */
function listens(log: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    log.once('close', () => reject(new Error(`The registry has ended: ${said}`)));
    log.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-4096);
      if (said.includes('listening on')) resolve();
    });
  });
}
