import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that live objects take: what is left after everything that nobody refers to has been collected. */
export function liveHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What finalizers let go of is collected by the second one.
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** The same with what buffers take outside of the heap. */
export function liveMemory(): number {
  return liveHeap() + process.memoryUsage().arrayBuffers;
}
