import { readdir, readlink } from 'node:fs/promises';

/** What this process holds open (proc(5)), a line each, sorted: sockets, pipes and files. */
export async function openDescriptors(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => undefined)),
  );
  // The folder that is being read is one of them, and gone by now.
  return targets.filter((target) => target !== undefined).sort();
}
