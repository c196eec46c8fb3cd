import { spawn } from 'node:child_process';
import { findProgram } from './programs.mjs';

/**
 * Runs `work` while no other process holds the same lock file. The kernel's lock (flock) ends with its holder, however
 * that ends, so nothing is ever stale. Where there is no flock program (macOS), `work` runs without a lock.
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void }} [options] `onWait` is called when another process holds it
 * @template T
 */
export async function withLock(file, work, { onWait } = {}) {
  const flock = findProgram('flock');
  if (flock === undefined) return work();
  // `cat` holds the lock until our end of its input closes: when we are done, or gone.
  const holder = spawn(flock, ['--exclusive', file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // An interrupt typed at the terminal reaches us first; the lock lasts until we have cleaned up.
  });
  const waiting = setTimeout(() => onWait?.(), 500);
  try {
    await new Promise((resolve, reject) => {
      holder.once('error', reject);
      holder.once('exit', (code) => reject(new Error(`flock ended with status ${code}`)));
      holder.stdout.once('data', resolve);
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.removeAllListeners('exit');
    holder.stdin.end();
  }
}
