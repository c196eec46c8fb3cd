import assert from 'node:assert/strict';
import type { ContainerSpec, Engine } from '../../src/docker';
import { liveHeap } from './heap';

/** What a container runs that prints `count` numbered lines, with characters of two, three and four bytes. */
export function printingLines(count: number): NonNullable<ContainerSpec['command']> {
  return printing(1, count);
}

/** The same, the second half of them once there is a file /go. */
export function printingLinesInTwoHalves(count: number): NonNullable<ContainerSpec['command']> {
  const script = '"$1" "$2" "$3"; while [ ! -e /go ]; do sleep 0.05; done; "$1" "$2" "$4"';
  const [first, second] = [printing(1, count / 2), printing(count / 2 + 1, count)];
  return ['sh', '-c', script, 'sh', ...first, second[2]];
}

function printing(first: number, last: number): [program: string, applet: string, script: string] {
  return ['busybox', 'awk', `BEGIN { for (i = ${first}; i <= ${last}; i++) print i, "é→𝄞" }`];
}

/**
 * Follows the container's log to its end: no line is missing or out of order, and little of it is held in memory.
 * `meanwhile` happens while the reader has read something and reads nothing.
 */
export async function followNumberedLines(
  engine: Engine,
  id: string,
  count: number,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  let expected = 1;
  let most = 0;
  const before = liveHeap();
  for await (const batch of engine.containers.logs(id, { follow: true })) {
    for (const { text } of batch) {
      if (text !== `${expected} é→𝄞`) assert.fail(`line ${expected} is “${text}”`);
      expected++;
    }
    await meanwhile?.();
    meanwhile = undefined;
    if (expected % 50_000 < batch.length) most = Math.max(most, liveHeap() - before);
  }
  assert.equal(expected - 1, count);
  assert(most < 30_000_000, `${most} bytes were held`);
}
