import assert from 'node:assert/strict';
import type { ContainerSpec, Engine } from '../../src/docker';
import { liveHeap } from './heap';

/** What a container runs that prints `count` numbered lines, with characters of two, three and four bytes. */
export function printingLines(count: number): NonNullable<ContainerSpec['command']> {
  return ['busybox', 'awk', `BEGIN { for (i = 1; i <= ${count}; i++) print i, "é→𝄞" }`];
}

/** Follows the container's log to its end: no line is missing or out of order, and little of it is held in memory. */
export async function followNumberedLines(engine: Engine, id: string, count: number): Promise<void> {
  let expected = 1;
  let most = 0;
  const before = liveHeap();
  for await (const batch of engine.containers.logs(id, { follow: true })) {
    for (const { text } of batch) {
      if (text !== `${expected} é→𝄞`) assert.fail(`line ${expected} is “${text}”`);
      expected++;
    }
    if (expected % 50_000 < batch.length) most = Math.max(most, liveHeap() - before);
  }
  assert.equal(expected - 1, count);
  assert(most < 30_000_000, `${most} bytes were held`);
}
