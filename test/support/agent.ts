import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A real ssh-agent of its own. */
export interface TestAgent {
  socket: string;
  /** Adds a key file that needs no passphrase. */
  add(keyFile: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startAgent(): Promise<TestAgent> {
  const folder = await mkdtemp('/tmp/cwtest-agent-');
  const socket = path.join(folder, 'agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  // It says where it listens once it does.
  await once(child.stdout, 'data');
  return {
    socket,
    add: async (keyFile) => {
      await exec('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
