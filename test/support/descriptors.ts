import assert from 'node:assert/strict';
import { readdir, readlink } from 'node:fs/promises';
import { until } from './eventually';

/** What this process holds open (proc(5)), a line each, sorted: sockets, pipes and files. */
export async function openDescriptors(): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => undefined)),
  );
  // The folder that is being read is one of them, and gone by now.
  return targets.filter((target) => target !== undefined).sort();
}

/** Milliseconds that closing what is not needed any more may take. */
const CLOSING = 3000;

/** Rejects where this process holds something open that was not there `before`, and does not close it either. */
export async function nothingNewIsOpen(before: readonly string[]): Promise<void> {
  let added: readonly string[] = [];
  const look = async (): Promise<boolean> => {
    added = without(await openDescriptors(), before);
    return added.length === 0;
  };
  // What was being closed before may be gone by now, and is not missed.
  await until('nothing new is open', look, CLOSING).catch(() => {});
  assert.deepEqual(added, []);
}

/** Each of `some` as often as there are more of it than in `others`. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return some.filter((each) => {
    const index = rest.indexOf(each);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
