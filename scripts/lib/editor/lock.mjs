import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `work` while no other process holds the lock of this file. The kernel keeps the lock, through a child process
 * that waits for the end of its input: however this process ends, nothing stale is left behind.
 */
export async function withLock(file, work) {
  const holder = spawn('flock', ['-x', file, '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  const [reply] = await Promise.race([once(holder.stdout, 'data'), ended]);
  if (!Buffer.isBuffer(reply))
    throw new Error(`The lock ${file} cannot be taken (flock ended with ${reply}).`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
