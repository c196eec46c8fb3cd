import { readdir, readFile } from 'node:fs/promises';

/** Whether a process of this machine, in whatever container, has `mark` on its command line. */
export async function isRunning(mark: string): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    // One that has just ended has none.
    processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.some((line) => line.includes(mark));
}
