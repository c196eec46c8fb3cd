import { spawn } from 'node:child_process';
import { Duplex, Readable, pipeline } from 'node:stream';
import * as zlib from 'node:zlib';
import { ExplainedError } from '../../base';
import { ByteReader } from '../tar/byteReader';

/** What the first bytes of a layer say of how it is packed. */
export type Packing = 'plain' | 'gzip' | 'zstd';

export function packingOf(start: Buffer): Packing {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'plain';
}

/** Newer Nodes have it; the oldest editor that is supported does not. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream };

/** The bytes inside, unpacked as they are asked for. Rejects with `archive-damaged` or `zstd-missing`. */
export async function* unpack(packed: AsyncIterable<Uint8Array>, packing: Packing): AsyncGenerator<Buffer> {
  const source = Readable.from(copies(packed), { objectMode: false });
  const unpacker =
    packing === 'gzip'
      ? zlib.createGunzip({ chunkSize: 256 * 1024 })
      : (createZstdDecompress?.() ?? zstdProgram());
  let failure: unknown;
  const done = new Promise<void>((resolve) => {
    pipeline(source, unpacker as NodeJS.ReadWriteStream, (error) => {
      failure = error ?? undefined;
      resolve();
    });
  });
  try {
    for await (const piece of unpacker as AsyncIterable<Buffer>) yield piece;
  } catch (error) {
    throw explained(error);
  } finally {
    source.destroy();
    await done;
  }
  if (failure !== undefined) throw explained(failure);
}

/** Streams hold several pieces at a time, and whoever makes them may write the next into the same place. */
async function* copies(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

/** A reader of what is inside, whatever it is packed with. */
export async function openPacked(bytes: ByteReader): Promise<ByteReader> {
  const packing = packingOf(await bytes.peek(4));
  return packing === 'plain' ? bytes : new ByteReader(unpack(bytes.rest(), packing));
}

function zstdProgram(): NodeJS.ReadWriteStream {
  const child = spawn('zstd', ['-dcq'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', (error) => child.stdout.destroy(error));
  child.on('close', (status) => {
    if (status !== 0 && status !== null) child.stdout.destroy(new Error(`zstd ended with status ${status}`));
  });
  // Whoever has read enough ends the program by closing its input.
  child.stdin.on('error', () => undefined);
  return Duplex.from({ writable: child.stdin, readable: child.stdout });
}

function explained(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new ExplainedError('zstd-missing', 'A layer is packed with zstd, which cannot be read here.', {
      remedy: 'Install the program zstd.',
    });
  }
  if (error instanceof ExplainedError || code === 'ABORT_ERR') return error;
  return new ExplainedError('archive-damaged', 'A packed layer is damaged.', {
    remedy: 'Save the image again.',
    detail: (error as Error).message,
  });
}
