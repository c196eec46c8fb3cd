import { open, stat } from 'node:fs/promises';
import type { ByteSource } from '../tar/byteReader';

/** How much of a file is read at once, in bytes. */
const PIECE = 1024 * 1024;

/** The bytes of a file. What is passed over is not read. */
export function filePieces(path: string): ByteSource {
  /** Of what is given next. */
  let position = 0;

  /** Reads into two buffers by turns, since buffers for each piece would keep the garbage collector busy. */
  async function* pieces(): AsyncGenerator<Buffer> {
    const file = await open(path);
    try {
      let [now, next] = [Buffer.allocUnsafe(PIECE), Buffer.allocUnsafe(PIECE)];
      let at = position;
      let reading = file.read(now, 0, PIECE, at);
      for (;;) {
        const { bytesRead } = await reading;
        if (at !== position) {
          // What was read ahead has been passed over.
          at = position;
          reading = file.read(now, 0, PIECE, at);
          continue;
        }
        if (bytesRead === 0) return;
        at = position += bytesRead;
        reading = file.read(next, 0, PIECE, at);
        reading.catch(() => undefined);
        yield now.subarray(0, bytesRead);
        [now, next] = [next, now];
      }
    } finally {
      await file.close();
    }
  }

  return {
    [Symbol.asyncIterator]: pieces,
    async skip(length) {
      const { size } = await stat(path);
      const passed = Math.max(0, Math.min(length, size - position));
      position += passed;
      return passed;
    },
  };
}
